// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone.demo;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.JsonNode;

/// Requests of the demo page: tokens and sample events, without login. Insecure by design, so it answers only
/// requests whose Host header names this machine (no page elsewhere can reach it by DNS rebinding) and whose body
/// is JSON (no form of another site can send it).
@RestController
@RequestMapping(path = "/demo", consumes = MediaType.APPLICATION_JSON_VALUE)
class DemoController {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final DemoTenant tenant;

    DemoController(DemoTenant tenant) {
        this.tenant = tenant;
    }

    @ModelAttribute
    void refuseOtherHosts(HttpServletRequest request) {
        if (!THIS_MACHINE.contains(request.getServerName())) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "the demo answers on this machine only");
        }
    }

    @PostMapping("/tokens/{recipient}")
    JsonNode token(@PathVariable String recipient) {
        if (!tenant.hasRecipient(recipient)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "the demo has only the recipients ann and bob");
        }
        return tenant.token(recipient);
    }

    @PostMapping("/events")
    ResponseEntity<String> submit(@RequestBody JsonNode event) {
        ResponseEntity<String> answer = tenant.submit(event);
        return ResponseEntity.status(answer.getStatusCode())
                .contentType(MediaType.APPLICATION_JSON)
                .body(answer.getBody());
    }
}
