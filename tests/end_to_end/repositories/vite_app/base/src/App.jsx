import { useState } from "react";
import NoteForm from "./NoteForm.jsx";

export default function App() {
  const [notes, setNotes] = useState([]);

  return (
    <main>
      <h1>Notes</h1>
      <NoteForm onAdd={(text) => setNotes([...notes, text])} />
      <p role="status">{notes.length === 1 ? "1 note" : `${notes.length} notes`}</p>
      <ul>
        {notes.map((note, index) => (
          <li key={index}>{note}</li>
        ))}
      </ul>
    </main>
  );
}
