import { useState } from "react";

export default function NoteForm({ onAdd }) {
  const [text, setText] = useState("");

  function add(event) {
    event.preventDefault();
    onAdd(text);
    setText("");
  }

  return (
    <form onSubmit={add}>
      <label htmlFor="note">New note</label>
      <input id="note" value={text} onChange={(event) => setText(event.target.value)} />
      <button type="submit">Add note</button>
    </form>
  );
}
