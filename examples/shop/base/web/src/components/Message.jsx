/** A note about the whole page: something went wrong, or something was done. */
export default function Message({ kind = "error", children }) {
  if (!children) return null;
  return (
    <p role={kind === "error" ? "alert" : "status"} className={`message ${kind}`}>
      {children}
    </p>
  );
}
