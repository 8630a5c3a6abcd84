// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.events.TenantId;
import dev.carillon.routing.access.BodyReader;
import dev.carillon.runtime.access.ApiKeyCheck;
import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.ProblemWriter;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// `POST /v1/simulations`. Described by `openapi/routing.yaml`, not by its signatures, which say little.
@Hidden
@RestController
final class SimulationController {

    static final String PATH = "/v1/simulations";

    private static final String SCOPE = "events:read";
    private static final Logger LOG = LoggerFactory.getLogger(SimulationController.class);
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
            .build();

    private final CatalogFollower follower;
    private final ApiKeyCheck keys;
    private final BodyReader bodies;
    private final Simulator simulator;

    SimulationController(CatalogFollower follower, ApiKeyCheck keys, BodyReader bodies, Simulator simulator) {
        this.follower = follower;
        this.keys = keys;
        this.bodies = bodies;
        this.simulator = simulator;
    }

    @PostMapping(PATH)
    void simulate(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (answer(request)) {
            case Simulator.Result.Refused(Problem problem) -> ProblemWriter.write(problem, response);
            case Simulator.Result.Simulated(Difference difference) -> {
                byte[] body = MAPPER.writeValueAsBytes(difference);
                response.setContentType("application/json");
                response.setContentLength(body.length);
                response.getOutputStream().write(body);
            }
        }
    }

    /// Answers 405 for other methods.
    @RequestMapping(PATH)
    void refuseMethod(HttpServletResponse response) throws IOException {
        ProblemWriter.write(Problem.methodNotAllowed(List.of("POST")), response);
    }

    /// Answers 500 for an unexpected failure, which is logged; the answer contains no details of it.
    @ExceptionHandler
    void failed(RuntimeException failure, HttpServletResponse response) throws IOException {
        LOG.error("a simulation failed unexpectedly; answering 500", failure);
        ProblemWriter.write(Problem.internal(), response);
    }

    private Simulator.Result answer(HttpServletRequest request) {
        if (!follower.isCurrent()) {
            return new Simulator.Result.Refused(Problem.unavailable("the catalog has not been read yet"));
        }
        return switch (keys.check(request.getHeader("Authorization"), SCOPE)) {
            case ApiKeyCheck.Outcome.Denied(Problem problem) -> new Simulator.Result.Refused(problem);
            case ApiKeyCheck.Outcome.Admitted(TenantId tenant, String _) ->
                switch (bodies.read(request)) {
                    case BodyReader.Body.Refused(Problem problem) -> new Simulator.Result.Refused(problem);
                    case BodyReader.Body.Complete(byte[] body) ->
                        switch (RequestReader.read(body)) {
                            case RequestReader.Read.Unreadable(Problem problem) ->
                                new Simulator.Result.Refused(problem);
                            case RequestReader.Read.Request(SimulationRequest read) -> simulator.simulate(tenant, read);
                        };
                };
        };
    }
}
