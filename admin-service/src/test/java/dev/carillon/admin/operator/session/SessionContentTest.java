// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

class SessionContentTest {

    private static final Map<String, Object> ATTRIBUTES =
            Map.of("text", "value", "sign-in", new SignIn("ann", "127.0.0.1", "", Instant.EPOCH, Instant.EPOCH));

    @Test
    void contentIsReadWithItsId() {
        String id = SessionContent.newId();

        assertThat(SessionContent.open(id, SessionContent.seal(id, ATTRIBUTES))).isEqualTo(ATTRIBUTES);
    }

    @Test
    void contentOfAnotherSessionIsRefused() {
        byte[] content = SessionContent.seal(SessionContent.newId(), ATTRIBUTES);

        assertThatThrownBy(() -> SessionContent.open(SessionContent.newId(), content))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClassThatDoesNotBelongInASessionIsRefused() {
        String id = SessionContent.newId();
        byte[] content = SessionContent.seal(id, Map.of("foreign", new ArrayNode(JsonNodeFactory.instance)));

        assertThatThrownBy(() -> SessionContent.open(id, content))
                .isInstanceOf(IllegalStateException.class)
                .cause()
                .hasMessageContaining("REJECTED");
    }
}
