// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import dev.carillon.benchmarks.client.Acks;
import dev.carillon.benchmarks.client.Devices;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Images;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Start of the services of `docker-compose.yml` without containers: each command line runs as a plain process with
/// only the environment of the file and its health check, on real brokers and stores. Host names in values become
/// loopback addresses and ports become free ones. Then one notification is delivered to a phone and a mailbox, and
/// all processes are stopped.
public final class Containers {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = Set.of();

    private static final Duration READY_PATIENCE = Duration.ofMinutes(4);
    private static final Duration ARRIVAL_PATIENCE = Duration.ofMinutes(1);
    private static final int ENDED_BY_SIGTERM = 143;
    private static final int RECIPIENTS = 2;
    private static final int EVENTS = 4;

    /// Parts by the service's name in the file.
    private static final Map<String, Part> PARTS = Map.of(
            "admin", Part.ADMIN,
            "ingestion", Part.INGESTION,
            "routing", Part.ROUTING,
            "delivery", Part.DELIVERY,
            "gateway", Part.GATEWAY,
            "canary", Part.CANARY,
            "simulators", Part.SIMULATORS);

    private final Workspace workspace;
    private final Images images;
    private final ComposeFile compose;
    private final Addresses addresses;
    private final Map<String, ContainerProcess> running = new LinkedHashMap<>();
    private final Set<String> complaints = new TreeSet<>();

    private Containers(Workspace workspace, Images images, ComposeFile compose, Addresses addresses) {
        this.workspace = workspace;
        this.images = images;
        this.compose = compose;
        this.addresses = addresses;
    }

    /// @return true if every container started, did its work and stopped
    /// @throws IOException if a file cannot be read
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        Images images = Images.chosen()
                .orElseThrow(() -> new IllegalArgumentException("the system property carillon.images is not set"));
        Map<String, String> secrets = new HashMap<>(Map.of(
                "CARILLON_BOOTSTRAP_API_KEY",
                workspace.operatorKey(),
                "CANARY_API_KEY",
                "ck_0123456789canary_not-a-secret-not-a-secret",
                "POSTGRES_PASSWORD",
                "drill-password",
                "GRAFANA_PASSWORD",
                "drill-password",
                "AUDIT_KEY",
                "bm90LWEtc2VjcmV0LW5vdC1hLXNlY3JldC0wMTIzNDU=",
                "MASTER_KEY",
                "drill:bm90LWEtc2VjcmV0LW5vdC1hLXNlY3JldC0wMTIzNDU=",
                "KAFKA_CLUSTER_ID",
                "ZHJpbGwtZHJpbGwtZHJpbA"));
        ComposeFile.ROLE_PASSWORDS.forEach(variable -> secrets.put(variable, "drill-password"));
        Map<String, String> variables = ComposeFile.variables(workspace.root().resolve(".env.example"), secrets);
        ComposeFile compose = ComposeFile.read(workspace.root().resolve("docker-compose.yml"), variables);
        try (Cluster stores = Cluster.start(workspace, Set.of(Part.INFRASTRUCTURE))) {
            prepareDatabase(
                    stores.postgresUrl(), Files.readString(workspace.root().resolve("deploy/postgres/roles.sql")));
            Addresses addresses = Addresses.of(compose, stores);
            Containers containers = new Containers(workspace, images, compose, addresses);
            boolean clean = containers.run();
            containers.complaints.forEach(System.out::println);
            System.out.println(clean ? "every container's command line works" : "that was not in order");
            return clean;
        }
    }

    private boolean run() throws IOException {
        List<String> before = imageFiles();
        try {
            for (Map.Entry<String, ComposeFile.Container> service :
                    compose.services().entrySet()) {
                start(service.getKey(), service.getValue());
            }
            notifySomebody();
        } finally {
            running.forEach(this::stop);
        }
        if (!imageFiles().equals(before)) {
            complaints.add("something was written into an image, which is read-only in a container");
        }
        return complaints.isEmpty();
    }

    private void start(String name, ComposeFile.Container service) throws IOException {
        long begun = System.nanoTime();
        ContainerProcess process = ContainerProcess.start(
                new ContainerProcess.Plan(
                        name,
                        service,
                        images.of(service.module()),
                        workspace.root().resolve("deploy/containers"),
                        workspace.directory().resolve("containers").resolve(name)),
                addresses);
        if (service.health().isEmpty()) {
            int code = process.awaitEnd(READY_PATIENCE);
            report(name, "ended with " + code, begun);
            if (code != 0) {
                throw new IllegalStateException("%s ended with %d: %s".formatted(name, code, process.tail()));
            }
        } else {
            running.put(name, process);
            process.awaitHealthy(READY_PATIENCE);
            report(name, "healthy", begun);
        }
    }

    private static void report(String name, String what, long begunNanos) {
        System.out.println("%-12s %-14s after %.1f s".formatted(name, what, (System.nanoTime() - begunNanos) / 1e9));
    }

    private void notifySomebody() {
        TestTenant testTenant =
                TestTenant.create(part -> addresses.url(nameOf(part)), workspace.operatorKey(), RECIPIENTS);
        Ledger ledger = new Ledger("containers", RECIPIENTS, EVENTS);
        Traffic.Plan plan = new Traffic.Plan(
                addresses.url("ingestion"), testTenant.apiKey(), TestTenant.EVERYWHERE_TYPE, EVENTS, 1);
        try (Devices devices =
                        Devices.start(addresses.url("gateway").getPort(), testTenant.tokens(), Acks.EACH, ledger);
                RestApi simulators = new RestApi(addresses.url("simulators"), "")) {
            devices.awaitAllOpen(ARRIVAL_PATIENCE);
            try (Traffic _ = Traffic.start(plan, ledger)) {
                Waiting.until(() -> ledger.acceptedCount() == EVENTS, ARRIVAL_PATIENCE);
            }
            Waiting.until(() -> ledger.receivedCount() == EVENTS, ARRIVAL_PATIENCE);
            Waiting.until(() -> mails(simulators) == EVENTS, ARRIVAL_PATIENCE);
            System.out.println("%d events accepted, %d at connected devices, %d in the mailboxes"
                    .formatted(ledger.acceptedCount(), ledger.receivedCount(), mails(simulators)));
            if (!ledger.summary().isClean() || ledger.receivedCount() != EVENTS || mails(simulators) != EVENTS) {
                complaints.add("not everything arrived: " + ledger.findings());
            }
        }
    }

    private static int mails(RestApi simulators) {
        return simulators.get("/simulators/email/messages").requireJson().size();
    }

    private void stop(String name, ContainerProcess process) {
        long begun = System.nanoTime();
        int code = process.stop();
        report(name, "ended with " + code, begun);
        if (code != ENDED_BY_SIGTERM) {
            complaints.add("%s ended with %d instead of %d on SIGTERM, or not within %s"
                    .formatted(name, code, ENDED_BY_SIGTERM, process.grace()));
        }
    }

    private static String nameOf(Part part) {
        return PARTS.entrySet().stream()
                .filter(entry -> entry.getValue() == part)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /// Creates the database and its roles, as the image of PostgreSQL does from its environment variables and scripts.
    private static void prepareDatabase(String url, String roles) {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create role carillon login");
            statement.execute("create database carillon owner carillon");
            statement.execute(roles);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make the database", e);
        }
    }

    private List<String> imageFiles() throws IOException {
        try (Stream<Path> files = Files.walk(images.directory())) {
            return files.map(Path::toString).sorted().toList();
        }
    }
}
