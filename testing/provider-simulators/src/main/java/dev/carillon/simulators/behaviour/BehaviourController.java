// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.behaviour;

import java.util.Collection;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Controller that sets the behaviour of a simulated provider.
@RestController
final class BehaviourController {

    private final Collection<BehaviourSwitch> switches;

    BehaviourController(Collection<BehaviourSwitch> switches) {
        this.switches = switches;
    }

    @GetMapping("/simulators/{provider}/behaviour")
    ResponseEntity<?> show(@PathVariable String provider) {
        return find(provider)
                .<ResponseEntity<?>>map(found -> ResponseEntity.ok(found.current()))
                .orElseGet(() -> problem(HttpStatus.NOT_FOUND, "no simulated provider " + provider));
    }

    @PutMapping("/simulators/{provider}/behaviour")
    ResponseEntity<?> change(@PathVariable String provider, @RequestBody BehaviourRequest request) {
        Optional<BehaviourSwitch> found = find(provider);
        if (found.isEmpty()) {
            return problem(HttpStatus.NOT_FOUND, "no simulated provider " + provider);
        }
        try {
            found.get().change(request.toBehaviour());
        } catch (IllegalArgumentException e) {
            return problem(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        return ResponseEntity.ok(found.get().current());
    }

    private Optional<BehaviourSwitch> find(String provider) {
        return switches.stream()
                .filter(candidate -> candidate.provider().equals(provider))
                .findAny();
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, detail))
                .build();
    }
}
