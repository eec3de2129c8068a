import { useEffect, useState } from "react";

import { request } from "../api.js";
import Field from "../components/Field.jsx";
import Message from "../components/Message.jsx";
import ProductCard from "../components/ProductCard.jsx";

const START = { search: "", category: "", sort: "name" };

export default function Products() {
  const [filter, setFilter] = useState(START);
  const [products, setProducts] = useState(null);
  const [problem, setProblem] = useState("");

  useEffect(() => {
    let outdated = false;
    const query = new URLSearchParams({ sort: filter.sort, limit: 50 });
    if (filter.search.trim()) query.set("search", filter.search.trim());
    if (filter.category) query.set("category", filter.category);
    request("GET", `/products?${query}`)
      .then((page) => {
        if (outdated) return;
        setProducts(page.items);
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
        <button type="button" className="plain" onClick={() => setFilter(START)}>
          Reset filters
        </button>
      </form>
      <Message>{problem}</Message>
      {products?.length === 0 && <p>No products match these filters.</p>}
      <ul className="grid" aria-label="Products">
        {products?.map((product) => (
          <ProductCard key={product.id} product={product} />
        ))}
      </ul>
    </>
  );
}
