import { useEffect, useState } from "react";

import { request } from "../api.js";
import Field from "../components/Field.jsx";
import Message from "../components/Message.jsx";
import ProductCard from "../components/ProductCard.jsx";

const START = { search: "", category: "", sort: "name", inStock: false, minPrice: "", maxPrice: "" };

/** Cents of a price typed in euros; null when empty, NaN when it is not a price. */
function readPrice(text) {
  const typed = text.trim().replace(",", ".");
  if (!typed) return null;
  return /^[0-9]{1,4}(\.[0-9]{1,2})?$/.test(typed) ? Math.round(Number(typed) * 100) : NaN;
}

function checkPrices(minPrice, maxPrice) {
  const errors = {};
  if (Number.isNaN(minPrice)) errors.minPrice = "Enter a price such as 12.50";
  if (Number.isNaN(maxPrice)) errors.maxPrice = "Enter a price such as 12.50";
  if (minPrice !== null && maxPrice !== null && minPrice > maxPrice) {
    errors.minPrice = "The lowest price must not be above the highest price";
  }
  return errors;
}

function countText(total) {
  return total > 1 ? `${total} products found` : "1 product found";
}

export default function Products() {
  const [filter, setFilter] = useState(START);
  const [products, setProducts] = useState(null);
  const [total, setTotal] = useState(null);
  const [errors, setErrors] = useState({});
  const [problem, setProblem] = useState("");

  useEffect(() => {
    let outdated = false;
    const query = new URLSearchParams({ sort: filter.sort, limit: 50 });
    if (filter.search.trim()) query.set("search", filter.search.trim());
    if (filter.category) query.set("category", filter.category);
    if (filter.inStock) query.set("in_stock", "true");
    const minPrice = readPrice(filter.minPrice);
    const maxPrice = readPrice(filter.maxPrice);
    const found = checkPrices(minPrice, maxPrice);
    setErrors(found);
    if (Object.keys(found).length > 0) return undefined;
    if (minPrice !== null) query.set("min_price", minPrice);
    if (maxPrice !== null) query.set("max_price", maxPrice);
    request("GET", `/products?${query}`)
      .then((page) => {
        if (outdated) return;
        setProducts(page.items);
        setTotal(page.total);
        setProblem("");
      })
      .catch((error) => {
        if (!outdated) setProblem(error.message);
      });
    return () => {
      outdated = true;
    };
  }, [filter]);

  function bind(name) {
    return {
      name,
      value: filter[name],
      error: errors[name],
      onChange: (event) => setFilter({ ...filter, [name]: event.target.value }),
    };
  }

  return (
    <>
      <h1>Products</h1>
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <Field label="Search" type="search" maxLength={50} {...bind("search")} />
        <Field as="select" label="Category" {...bind("category")}>
          <option value="">All</option>
          <option value="kitchen">Kitchen</option>
          <option value="home">Home</option>
          <option value="office">Office</option>
          <option value="outdoor">Outdoor</option>
        </Field>
        <Field as="select" label="Sort by" {...bind("sort")}>
          <option value="name">Name</option>
          <option value="price_asc">Price, low to high</option>
          <option value="price_desc">Price, high to low</option>
          <option value="newest">Newest</option>
        </Field>
        <Field label="Price from" inputMode="decimal" maxLength={7} {...bind("minPrice")} />
        <Field label="Price to" inputMode="decimal" maxLength={7} {...bind("maxPrice")} />
        <label className="check">
          <input
            type="checkbox"
            checked={filter.inStock}
            onChange={(event) => setFilter({ ...filter, inStock: event.target.checked })}
          />
          In stock only
        </label>
        <button type="button" className="plain" onClick={() => setFilter(START)}>
          Reset filters
        </button>
      </form>
      <Message>{problem}</Message>
      {total !== null && <p role="status">{countText(total)}</p>}
      {products?.length === 0 && <p>No products match these filters.</p>}
      <ul className="grid" aria-label="Products">
        {products?.map((product) => (
          <ProductCard key={product.id} product={product} />
        ))}
      </ul>
    </>
  );
}
