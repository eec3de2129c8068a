import { useState } from "react";

export default function NoteForm({ onAdd }) {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");

  function add(event) {
    event.preventDefault();
    if (text.trim() === "") {
      setProblem("Write something first.");
      return;
    }
    setProblem("");
    onAdd(text.trim());
    setText("");
  }

  return (
    <form onSubmit={add}>
      <label htmlFor="note">New note</label>
      <input id="note" value={text} onChange={(event) => setText(event.target.value)} />
      <button type="submit">Add note</button>
      {problem && <p role="alert">{problem}</p>}
    </form>
  );
}
