import Field from "./Field.jsx";

export const EMPTY_PAYMENT = {
  method: "card",
  number: "",
  holder: "",
  expiry: "",
  company: "",
  vat_id: "",
  code: "",
};

const FIELDS = {
  card: ["number", "holder", "expiry"],
  invoice: ["company", "vat_id"],
  voucher: ["code"],
};

/** Only what the chosen method asks for, as the API expects it. */
export function paymentRequest(payment) {
  const chosen = { method: payment.method };
  for (const name of FIELDS[payment.method]) chosen[name] = payment[name].trim();
  if (chosen.number) chosen.number = chosen.number.replaceAll(" ", "");
  return chosen;
}

export function checkPayment(payment) {
  const errors = {};
  const chosen = paymentRequest(payment);
  if (chosen.method === "card") {
    if (!/^[0-9]{16}$/.test(chosen.number)) errors.number = "The card number has 16 digits";
    if (chosen.holder.length < 2) errors.holder = "Enter the card holder";
    if (!/^(0[1-9]|1[0-2])\/[0-9]{2}$/.test(chosen.expiry)) errors.expiry = "Enter the expiry date as MM/YY";
  } else if (chosen.method === "invoice") {
    if (chosen.company.length < 2) errors.company = "Enter the company";
    if (!/^[A-Z]{2}[0-9]{8,12}$/.test(chosen.vat_id)) errors.vat_id = "Enter a VAT ID such as DE123456789";
  } else if (!/^[A-Z0-9]{4,12}$/.test(chosen.code)) {
    errors.code = "Enter a voucher code such as GIFT50";
  }
  return errors;
}

export default function PaymentFields({ payment, errors, onChange }) {
  function bind(name) {
    return {
      name,
      value: payment[name],
      error: errors[name],
      onChange: (event) => onChange({ ...payment, [name]: event.target.value }),
    };
  }
  return (
    <fieldset>
      <legend>Payment</legend>
      <Field as="select" label="Payment method" {...bind("method")}>
        <option value="card">Card</option>
        <option value="invoice">Invoice</option>
        <option value="voucher">Voucher</option>
      </Field>
      {payment.method === "card" && (
        <>
          <Field label="Card number" inputMode="numeric" maxLength={19} {...bind("number")} />
          <Field label="Card holder" maxLength={60} {...bind("holder")} />
          <Field label="Expiry date (MM/YY)" maxLength={5} {...bind("expiry")} />
        </>
      )}
      {payment.method === "invoice" && (
        <>
          <Field label="Company" maxLength={80} {...bind("company")} />
          <Field label="VAT ID" maxLength={14} {...bind("vat_id")} />
        </>
      )}
      {payment.method === "voucher" && <Field label="Voucher code" maxLength={12} {...bind("code")} />}
    </fieldset>
  );
}
