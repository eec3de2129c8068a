import { NavLink, useNavigate } from "react-router-dom";

import { useSession } from "../session.jsx";

export default function Header() {
  const { user, logOut } = useSession();
  const navigate = useNavigate();

  function leave() {
    logOut();
    navigate("/login");
  }

  return (
    <header className="site-header">
      <NavLink to="/products" className="brand">
        Shop
      </NavLink>
      <nav aria-label="Main">
        <NavLink to="/products">Products</NavLink>
        {user && <NavLink to="/cart">Cart</NavLink>}
        {user && <NavLink to="/orders">Orders</NavLink>}
        {user && <NavLink to="/profile">Profile</NavLink>}
        {!user && <NavLink to="/login">Log in</NavLink>}
        {!user && <NavLink to="/register">Register</NavLink>}
      </nav>
      {user && (
        <div className="who">
          <span>Logged in as {user.name}</span>
          <button type="button" className="plain" onClick={leave}>
            Log out
          </button>
        </div>
      )}
    </header>
  );
}
