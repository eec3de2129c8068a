import { useEffect, useId, useRef } from "react";

export default function ConfirmDialog({ title, children, confirmLabel, onConfirm, onClose }) {
  const titleId = useId();
  const closeButton = useRef(null);

  useEffect(() => {
    closeButton.current.focus();
    function onKey(event) {
      if (event.key === "Escape") onClose();
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [onClose]);

  return (
    <div className="backdrop">
      <div role="dialog" aria-modal="true" aria-labelledby={titleId} className="dialog">
        <h2 id={titleId}>{title}</h2>
        {children}
        <div className="actions">
          <button type="button" className="plain" ref={closeButton} onClick={onClose}>
            Keep order
          </button>
          <button type="button" className="danger" onClick={onConfirm}>
            {confirmLabel}
          </button>
        </div>
      </div>
    </div>
  );
}
