import { useState } from "react";

import { request } from "../api.js";
import Field from "../components/Field.jsx";
import Message from "../components/Message.jsx";
import { useSession } from "../session.jsx";

export default function Profile() {
  const { user, refresh } = useSession();
  const [name, setName] = useState(user.name);
  const [phone, setPhone] = useState(user.phone ?? "");
  const [errors, setErrors] = useState({});
  const [problem, setProblem] = useState("");
  const [done, setDone] = useState("");

  async function submit(event) {
    event.preventDefault();
    const found = {};
    if (name.trim().length < 2) found.name = "Enter your name";
    if (phone.trim() && !/^\+?[0-9 ]{6,20}$/.test(phone.trim())) {
      found.phone = "Enter a phone number such as +49 40 123456";
    }
    setErrors(found);
    setProblem("");
    setDone("");
    if (Object.keys(found).length > 0) return;
    try {
      await request("PUT", "/accounts/me", { name, phone: phone.trim() || null });
      await refresh();
      setDone("Your profile has been saved");
    } catch (error) {
      setProblem(error.message);
    }
  }

  return (
    <>
      <h1>Profile</h1>
      <p>{user.email}</p>
      <Message>{problem}</Message>
      <Message kind="done">{done}</Message>
      <form noValidate className="narrow" onSubmit={submit}>
        <Field
          label="Name"
          maxLength={60}
          value={name}
          error={errors.name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label="Phone (optional)"
          type="tel"
          maxLength={21}
          value={phone}
          error={errors.phone}
          onChange={(event) => setPhone(event.target.value)}
        />
        <button type="submit">Save profile</button>
      </form>
    </>
  );
}
