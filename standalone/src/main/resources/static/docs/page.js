// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
//
// Shows the OpenAPI document of the running system. Nothing is loaded from other hosts.
window.addEventListener("DOMContentLoaded", () => {
  window.SwaggerUIBundle({
    url: "/v3/api-docs",
    dom_id: "#reference",
    deepLinking: true,
    docExpansion: "list",
    filter: true,
    validatorUrl: null,
    defaultModelsExpandDepth: 0,
    tagsSorter: "alpha",
    persistAuthorization: false,
  });
});
