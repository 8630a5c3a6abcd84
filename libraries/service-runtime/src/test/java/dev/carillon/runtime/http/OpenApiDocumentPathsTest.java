// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import org.junit.jupiter.api.Test;

/// A path of which two services of one process have an operation each.
class OpenApiDocumentPathsTest {

    @Test
    void operationsOfBothServicesAreInTheDocument() {
        PathItem listed = new PathItem().get(new Operation().operationId("listThings"));
        OpenAPI document = new OpenAPI().paths(new Paths().addPathItem("/v1/things", listed));

        OpenApiDocument.of("openapi/things.yaml").customise(document);

        assertThat(document.getPaths()).containsOnlyKeys("/v1/things", "/v1/things/batch");
        assertThat(listed.getGet().getOperationId()).isEqualTo("listThings");
        assertThat(listed.getPost().getOperationId()).isEqualTo("createThing");
    }
}
