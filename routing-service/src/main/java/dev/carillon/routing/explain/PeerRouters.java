// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import dev.carillon.runtime.http.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Client of the lane's other routers: forwards requests for an explanation with their original credentials. For any
/// thread.
final class PeerRouters implements AutoCloseable {

    /// Header of a forwarded request. Such a request is not forwarded again, so that two routers that each take
    /// the other for the owner do not loop.
    static final String HANDED_ON = "Carillon-Handed-On-By";

    private final HttpClient client;
    private final String instance;
    private final Duration timeout;

    PeerRouters(String instance, Duration timeout) {
        this.client = HttpClient.newBuilder().connectTimeout(timeout).build();
        this.instance = instance;
        this.timeout = timeout;
    }

    Answer ask(URI router, String authorization, byte[] question) {
        HttpRequest request = HttpRequest.newBuilder(router.resolve(ExplainController.PATH))
                .timeout(timeout)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .header(HANDED_ON, instance)
                .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer.Relayed(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse("application/json"),
                    response.body());
        } catch (IOException e) {
            return new Answer.Refused(Problem.unavailable("the recipient belongs to another router, which does not"
                    + " answer at %s: %s".formatted(router, e.getClass().getSimpleName())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Refused(Problem.unavailable("this router is stopping; retry later"));
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
