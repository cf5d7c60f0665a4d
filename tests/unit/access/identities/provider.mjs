// A provider of identities on this machine: people of the test, who sign in by their name alone. It asks for PKCE.
//   node provider.mjs PORT REDIRECT_URI
// The library is looked for in NODE_PATH_OF_TESTS, else beside this file.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , port, redirect] = process.argv;
const require = createRequire((process.env.NODE_PATH_OF_TESTS ?? import.meta.dirname) + "/x.js");
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")).href);

const people = {
  lin: { preferred_username: "lin", name: "林", groups: ["desk", "staff"] },
  stranger: { preferred_username: "stranger", name: "S", groups: ["staff"] },
  taken: { preferred_username: "wang", name: "W", groups: ["desk"] },
};

const provider = new Provider(`http://localhost:${port}`, {
  clients: [{
    client_id: "bianmin",
    client_secret: "only-for-this-test-0123456789",
    redirect_uris: [redirect],
    grant_types: ["authorization_code"],
    response_types: ["code"],
  }],
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["preferred_username", "name", "groups"] },
  cookies: { keys: ["only for this test"] },
  features: { devInteractions: { enabled: true } },
  async findAccount(_ctx, id) {
    return people[id] && { accountId: id, claims: async () => ({ sub: id, ...people[id] }) };
  },
});
provider.listen(Number(port), "localhost", () => console.log("ready"));
