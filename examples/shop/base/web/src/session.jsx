import { createContext, useCallback, useContext, useEffect, useMemo, useState } from "react";

import { readToken, request, saveToken } from "./api.js";

const SessionContext = createContext(null);

export function useSession() {
  return useContext(SessionContext);
}

export function SessionProvider({ children }) {
  const [user, setUser] = useState(null);
  const [loading, setLoading] = useState(Boolean(readToken()));

  const refresh = useCallback(async () => {
    try {
      setUser(await request("GET", "/accounts/me"));
    } catch {
      saveToken(null);
      setUser(null);
    } finally {
      setLoading(false);
    }
  }, []);

  useEffect(() => {
    if (readToken()) refresh();
  }, [refresh]);

  const session = useMemo(
    () => ({
      user,
      loading,
      refresh,
      async logIn(email, password) {
        const token = await request("POST", "/accounts/login", { email, password });
        saveToken(token.access_token);
        await refresh();
      },
      logOut() {
        saveToken(null);
        setUser(null);
      },
    }),
    [user, loading, refresh],
  );

  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}
