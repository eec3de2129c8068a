import Field from "./Field.jsx";

export const EMPTY_ADDRESS = { recipient: "", street: "", postcode: "", city: "" };

export function checkAddress(address) {
  const errors = {};
  if (address.recipient.trim().length < 2) errors.recipient = "Enter the recipient's name";
  if (address.street.trim().length < 3) errors.street = "Enter street and number";
  if (!/^[0-9]{5}$/.test(address.postcode.trim())) errors.postcode = "The postcode has five digits";
  if (address.city.trim().length < 2) errors.city = "Enter the city";
  return errors;
}

export default function AddressFields({ address, errors, onChange }) {
  function bind(name) {
    return {
      name,
      value: address[name],
      error: errors[name],
      onChange: (event) => onChange({ ...address, [name]: event.target.value }),
    };
  }
  return (
    <fieldset>
      <legend>Delivery address</legend>
      <Field label="Recipient" maxLength={60} autoComplete="name" {...bind("recipient")} />
      <Field label="Street and number" maxLength={80} autoComplete="street-address" {...bind("street")} />
      <Field label="Postcode" maxLength={5} inputMode="numeric" {...bind("postcode")} />
      <Field label="City" maxLength={60} {...bind("city")} />
    </fieldset>
  );
}
