import { Navigate, Outlet, useLocation } from "react-router-dom";

import { useSession } from "../session.jsx";

export default function RequireLogin() {
  const { user, loading } = useSession();
  const location = useLocation();
  if (loading) return <p>Loading...</p>;
  if (!user) return <Navigate to="/login" replace state={{ from: location.pathname }} />;
  return <Outlet />;
}
