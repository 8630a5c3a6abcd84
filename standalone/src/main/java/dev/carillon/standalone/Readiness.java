// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/// Wait until the health endpoint of every service reports it as up.
final class Readiness {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Readiness() {}

    /// @throws StartFailure if the time is over, with the services that are not up
    static void await(URI url, Duration atMost) {
        RestClient client = RestClient.builder()
                // The client on the class path would repeat a request that is answered with 503 after a second.
                .requestFactory(new JdkClientHttpRequestFactory())
                .baseUrl(url.toString())
                .defaultStatusHandler(status -> true, (_, _) -> {})
                .build();
        long deadline = System.nanoTime() + atMost.toNanos();
        String last = "";
        while (System.nanoTime() < deadline) {
            try {
                var answer = client.get().uri("/actuator/health").retrieve().toEntity(String.class);
                if (answer.getStatusCode().is2xxSuccessful()) {
                    return;
                }
                last = String.valueOf(answer.getBody());
            } catch (ResourceAccessException e) {
                last = String.valueOf(e.getMessage());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new StartFailure(
                "not ready within " + atMost.toSeconds() + " s; health says: " + last, new IllegalStateException(last));
    }
}
