import { useState } from "react";
import { Link, useLocation, useNavigate } from "react-router-dom";

import Field from "../components/Field.jsx";
import Message from "../components/Message.jsx";
import { useSession } from "../session.jsx";

export default function Login() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [errors, setErrors] = useState({});
  const [problem, setProblem] = useState("");
  const { logIn } = useSession();
  const navigate = useNavigate();
  const location = useLocation();

  async function submit(event) {
    event.preventDefault();
    const found = {};
    if (!email.includes("@")) found.email = "Enter a valid email address";
    if (!password) found.password = "Enter your password";
    setErrors(found);
    setProblem("");
    if (Object.keys(found).length > 0) return;
    try {
      await logIn(email, password);
      navigate(location.state?.from ?? "/products");
    } catch (error) {
      setProblem(error.message);
    }
  }

  return (
    <>
      <h1>Log in</h1>
      <Message>{problem}</Message>
      <form noValidate className="narrow" onSubmit={submit}>
        <Field
          label="Email"
          type="email"
          autoComplete="username"
          value={email}
          error={errors.email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label="Password"
          type="password"
          autoComplete="current-password"
          value={password}
          error={errors.password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <button type="submit">Log in</button>
      </form>
      <p>
        New here? <Link to="/register">Create an account</Link>
      </p>
    </>
  );
}
