// The login page: shows what went wrong, and remembers where the visitor wanted to go.
const PROBLEMS = {
  wrong: 'User name or password is wrong.',
  barred: 'Too many failed attempts from your address. Wait a few minutes.',
  busy: 'The server is busy. Try again.',
};
const query = new URLSearchParams(location.search);
const problem = PROBLEMS[query.get('problem')];
if (problem) {
  const line = document.getElementById('problem');
  line.textContent = problem;
  line.hidden = false;
}
document.getElementById('next').value = query.get('next') ?? '/';
