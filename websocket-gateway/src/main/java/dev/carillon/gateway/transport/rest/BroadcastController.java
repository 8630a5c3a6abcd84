// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.rest;

import com.google.protobuf.ByteString;
import dev.carillon.events.TenantId;
import dev.carillon.gateway.broadcast.BroadcastLog;
import dev.carillon.gateway.broadcast.BroadcastPosition;
import dev.carillon.gateway.broadcast.BroadcastStream;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.transport.GatewayRefusals;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// `POST /v1/streams/{name}`: publishes the body, any JSON value, to a broadcast stream of the producer's tenant.
@Hidden
@RestController
class BroadcastController {

    private static final String SCOPE = "events:write";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ProducerAccess access;
    private final BroadcastLog log;
    private final GatewayRedis redis;

    BroadcastController(ProducerAccess access, BroadcastLog log, GatewayRedis redis) {
        this.access = access;
        this.log = log;
        this.redis = redis;
    }

    @PostMapping("/v1/streams/{name}")
    ResponseEntity<String> publish(
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            @PathVariable String name,
            HttpServletRequest request) {
        TenantId tenant = access.require(authorization, SCOPE);
        if (!BroadcastStream.isName(name)) {
            throw RefusedException.invalid(
                    "a stream's name has letters, digits, '.', '_' and '-', at most 128, none of the signs first");
        }
        BroadcastPosition position = redis.await(
                        log.append(new BroadcastStream(tenant, name), json(TokenFirstBody.read(request))))
                .orElseThrow(GatewayRefusals::tooManyStreams);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"epoch\":\"%s\",\"offset\":%d}".formatted(position.epoch(), position.offset()));
    }

    /// The body as JSON in one line, as it is published.
    private static ByteString json(ByteString body) {
        try {
            String value = JSON.readTree(body.toByteArray()).toString();
            if (value.isEmpty()) {
                throw RefusedException.invalid("the body must be a JSON value");
            }
            return ByteString.copyFromUtf8(value);
        } catch (JacksonException e) {
            throw RefusedException.invalid("the body must be a JSON value");
        }
    }
}
