const EURO = new Intl.NumberFormat("en-IE", { style: "currency", currency: "EUR" });

export function euro(cents) {
  return EURO.format(cents / 100);
}
