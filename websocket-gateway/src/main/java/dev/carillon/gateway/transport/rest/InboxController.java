// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.rest;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.connection.ClientIdentity;
import dev.carillon.gateway.readstate.InboxMethods;
import dev.carillon.gateway.transport.ClientTokens;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/inbox`: the list, and one path per act, with the act's name (`read-all` for `read_all`).
@Hidden
@RestController
@RequestMapping("/v1/inbox")
class InboxController {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> ACTS = Set.of(
            "ack", "seen", "read", "unread", "archive", "unarchive", "pin", "unpin", "snooze", "choose", "read-all");
    private static final List<String> TEXT_PARAMETERS = List.of("before", "state", "type", "tag");

    private final ClientTokens tokens;
    private final InboxMethods methods;

    InboxController(ClientTokens tokens, InboxMethods methods) {
        this.tokens = tokens;
        this.methods = methods;
    }

    @GetMapping
    ResponseEntity<String> list(
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam Map<String, String> parameters) {
        ClientIdentity client = tokens.require(authorization, "");
        ObjectNode request = JSON.createObjectNode();
        if (limit != null) {
            request.put("limit", limit);
        }
        for (String name : TEXT_PARAMETERS) {
            String value = parameters.getOrDefault(name, "");
            if (!value.isEmpty()) {
                request.put(name, value);
            }
        }
        return call(caller(client, ""), "list", ByteString.copyFromUtf8(request.toString()));
    }

    @GetMapping("/unread-count")
    ResponseEntity<String> countUnread(@RequestHeader(name = "Authorization", defaultValue = "") String authorization) {
        return call(caller(tokens.require(authorization, ""), ""), "unread_count", ByteString.EMPTY);
    }

    @PostMapping("/{act}")
    ResponseEntity<String> act(
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            @RequestHeader(name = "Carillon-Device", defaultValue = "") String device,
            @PathVariable String act,
            HttpServletRequest request) {
        ClientIdentity client = tokens.require(authorization, "");
        if (!ACTS.contains(act)) {
            throw RefusedException.notFound("such act");
        }
        return call(caller(client, device), act.replace('-', '_'), TokenFirstBody.read(request));
    }

    private ResponseEntity<String> call(InboxMethods.Caller caller, String method, ByteString request) {
        return switch (methods.call(caller, method, request)) {
            case InboxMethods.Answer.Done(ByteString json) ->
                ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .header("Cache-Control", "no-store")
                        .body(json.toString(StandardCharsets.UTF_8));
            case InboxMethods.Answer.Invalid(String cause) -> throw RefusedException.invalid(cause);
            case InboxMethods.Answer.UnknownMethod() -> throw RefusedException.notFound("such method");
        };
    }

    private static InboxMethods.Caller caller(ClientIdentity client, String device) {
        return new InboxMethods.Caller(client.recipient(), "", device);
    }
}
