import { useState } from "react";
import { useNavigate } from "react-router-dom";

import { request } from "../api.js";
import Field from "../components/Field.jsx";
import Message from "../components/Message.jsx";
import { useSession } from "../session.jsx";

const EMPTY = { name: "", email: "", password: "", repeat: "" };

function check(form) {
  const errors = {};
  if (form.name.trim().length < 2) errors.name = "Enter your name";
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(form.email)) errors.email = "Enter a valid email address";
  if (form.password.length < 8) errors.password = "The password needs at least 8 characters";
  if (form.repeat !== form.password) errors.repeat = "The passwords do not match";
  return errors;
}

export default function Register() {
  const [form, setForm] = useState(EMPTY);
  const [errors, setErrors] = useState({});
  const [problem, setProblem] = useState("");
  const { logIn } = useSession();
  const navigate = useNavigate();

  function bind(name) {
    return {
      name,
      value: form[name],
      error: errors[name],
      onChange: (event) => setForm({ ...form, [name]: event.target.value }),
    };
  }

  async function submit(event) {
    event.preventDefault();
    const found = check(form);
    setErrors(found);
    setProblem("");
    if (Object.keys(found).length > 0) return;
    try {
      await request("POST", "/accounts/register", {
        name: form.name,
        email: form.email,
        password: form.password,
      });
      await logIn(form.email, form.password);
      navigate("/products");
    } catch (error) {
      setProblem(error.message);
    }
  }

  return (
    <>
      <h1>Create an account</h1>
      <Message>{problem}</Message>
      <form noValidate className="narrow" onSubmit={submit}>
        <Field label="Name" autoComplete="name" maxLength={60} {...bind("name")} />
        <Field label="Email" type="email" autoComplete="email" maxLength={120} {...bind("email")} />
        <Field label="Password" type="password" autoComplete="new-password" maxLength={72} {...bind("password")} />
        <Field
          label="Repeat password"
          type="password"
          autoComplete="new-password"
          maxLength={72}
          {...bind("repeat")}
        />
        <button type="submit">Create account</button>
      </form>
    </>
  );
}
