// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testcontainers;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/// Whole platform in one container: Kafka, Redis, PostgreSQL, all services, simulators of the providers, and the tenant
/// `demo` with the catalog of the first example. Its keys are public and it keeps nothing, so it is for tests alone.
/// When
/// it is started, the platform accepts events. Takes about 1 GB of memory, and half a minute to start.
public final class CarillonContainer extends GenericContainer<CarillonContainer> {

    private static final DockerImageName IMAGE = DockerImageName.parse("carillon/standalone");
    private static final String DESCRIPTION = "/var/lib/carillon/running.json";
    private static final int HTTP_PORT = 8080;
    private static final int GRPC_PORT = 9090;
    private static final Duration START_TIMEOUT = Duration.ofMinutes(4);

    /// @param image such as `carillon/standalone:0.1.0`
    public CarillonContainer(String image) {
        this(DockerImageName.parse(image));
    }

    /// @param image image `carillon/standalone`, or one that is declared as its substitute
    public CarillonContainer(DockerImageName image) {
        super(image);
        image.assertCompatibleWith(IMAGE);
        addExposedPorts(HTTP_PORT, GRPC_PORT);
        waitingFor(Wait.forSuccessfulCommand("test -f " + DESCRIPTION).withStartupTimeout(START_TIMEOUT));
    }

    /// Address of the REST API, the console and the simulators.
    public URI url() {
        return URI.create("http://" + getHost() + ":" + getMappedPort(HTTP_PORT));
    }

    /// Host and port of the gRPC server, which has no TLS.
    public String grpc() {
        return getHost() + ":" + getMappedPort(GRPC_PORT);
    }

    /// API key of the tenant `demo`, with every scope of a tenant.
    public String apiKey() {
        return described("apiKey");
    }

    /// API key of the operator, who creates tenants.
    public String operatorKey() {
        return described("operatorKey");
    }

    private String described(String member) {
        String description =
                copyFileFromContainer(DESCRIPTION, file -> new String(file.readAllBytes(), StandardCharsets.UTF_8));
        Matcher value = Pattern.compile("\"" + member + "\": \"([^\"]+)\"").matcher(description);
        if (!value.find()) {
            throw new IllegalStateException(DESCRIPTION + " of the container has no " + member);
        }
        return value.group(1);
    }
}
