// The floor that Onlyme's figures stand beside: the least that React and React Router need for a
// log-in form, a second form, a profile and a dialog. No service, no translations, no styles but a few.

import { StrictMode, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, Link, Outlet, RouterProvider, useNavigate, useParams } from 'react-router';
import './style.css';

function Layout() {
  return (
    <main>
      <Link to="/">Floor</Link>
      <Outlet />
    </main>
  );
}

function Field({ label, name, type = 'text', problem }) {
  return (
    <p>
      <label>
        {label} <input name={name} type={type} aria-invalid={Boolean(problem)} />
      </label>
      <span role="alert">{problem}</span>
    </p>
  );
}

function Form({ title, submit, children, onDone }) {
  const [problems, setProblems] = useState({});
  const send = (event) => {
    event.preventDefault();
    const typed = Object.fromEntries(new FormData(event.target));
    const missing = Object.keys(typed).filter((name) => !typed[name]);
    setProblems(Object.fromEntries(missing.map((name) => [name, `Type your ${name}.`])));
    if (!missing.length) onDone(typed);
  };
  return (
    <form onSubmit={send} noValidate>
      <h1>{title}</h1>
      <Field label="Username or email" name="name" problem={problems.name} />
      <Field label="Password" name="password" type="password" problem={problems.password} />
      <button type="submit">{submit}</button>
      {children}
    </form>
  );
}

function LogIn() {
  const navigate = useNavigate();
  return (
    <Form title="Log in" submit="Log in" onDone={({ name }) => navigate(`/${name}`)}>
      <Link to="/accounts/signup">Sign up</Link>
    </Form>
  );
}

function SignUp() {
  const navigate = useNavigate();
  return (
    <Form title="Sign up" submit="Sign up" onDone={({ name }) => navigate(`/${name}`)}>
      <Link to="/accounts/login">Log in</Link>
    </Form>
  );
}

function Profile() {
  const { name } = useParams();
  const dialog = useRef(null);
  const navigate = useNavigate();
  return (
    <section>
      <h1>{name}</h1>
      <button type="button" onClick={() => dialog.current.showModal()}>Log out</button>
      <dialog ref={dialog}>
        <h2>Log out?</h2>
        <button type="button" onClick={() => navigate('/accounts/login')}>Log out</button>
        <button type="button" onClick={() => dialog.current.close()}>Cancel</button>
      </dialog>
    </section>
  );
}

const router = createBrowserRouter([
  {
    element: <Layout />,
    children: [
      { path: '/', element: <LogIn /> },
      { path: '/accounts/login', element: <LogIn /> },
      { path: '/accounts/signup', element: <SignUp /> },
      { path: '/:name', element: <Profile /> },
    ],
  },
]);

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
);
