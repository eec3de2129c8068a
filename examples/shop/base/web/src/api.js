const TOKEN = "shop-token";

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function readToken() {
  return localStorage.getItem(TOKEN);
}

export function saveToken(token) {
  if (token) localStorage.setItem(TOKEN, token);
  else localStorage.removeItem(TOKEN);
}

function problemText(status, body) {
  if (typeof body?.detail === "string") return body.detail;
  if (Array.isArray(body?.detail)) {
    return body.detail.map((item) => `${item.loc.at(-1)}: ${item.msg}`).join("; ");
  }
  return `The server answered with status ${status}`;
}

export async function request(method, path, body) {
  const headers = {};
  const token = readToken();
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(`/api${path}`, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  let data = null;
  try {
    data = text ? JSON.parse(text) : null;
  } catch {
    // an answer that is not JSON is reported by its status below
  }
  if (!answer.ok) throw new ApiError(answer.status, problemText(answer.status, data));
  return data;
}
