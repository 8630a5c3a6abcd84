// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import dev.carillon.standalone.demo.DemoTenant;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/// Running standalone system. When [#start] returns, every service is up and the demo tenant exists, unless the
/// demo is switched off. Closing stops all its parts once, from any thread.
final class Standalone implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);
    private static final String OPERATOR = "admin";
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);

    private final Stores.Starter starter;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private Path log = Path.of("");
    private URI url = URI.create("http://127.0.0.1");
    private String grpc = "";
    private String apiKey = "";
    private String consolePassword = "";

    private Standalone(Stores.Starter starter) {
        this.starter = starter;
    }

    /// @throws StartFailure if it cannot start; no part is left running then
    static Standalone start(String... args) {
        return start(Infrastructure::start, args);
    }

    /// The same on other stores.
    ///
    /// @throws StartFailure if it cannot start; no part is left running then
    static Standalone start(Stores.Starter starter, String... args) {
        Standalone standalone = new Standalone(starter);
        try {
            standalone.run(args);
            return standalone;
        } catch (StartFailure e) {
            standalone.close();
            throw e;
        } catch (RuntimeException e) { // whatever it is, the brokers must not outlive it
            LOG.error("start-up failed", e);
            standalone.close();
            throw new StartFailure(reason(e), e);
        }
    }

    URI url() {
        return url;
    }

    /// Host and port of the gRPC server.
    String grpc() {
        return grpc;
    }

    String apiKey() {
        return apiKey;
    }

    String consoleOperator() {
        return OPERATOR;
    }

    String consolePassword() {
        return consolePassword;
    }

    String greeting() {
        String common = """

                Carillon is ready.   Insecure demo: listens on this machine only.

                  inbox page     %1$s/
                  console        %1$s/console   (sign in as %3$s with the password %4$s)
                  what arrived   %1$s/simulators
                  health         %1$s/actuator/health
                  API reference  %1$s/docs
                  gRPC           %5$s   (carillon.v1.EventIngestion, without TLS)
                  log            %2$s
                """.formatted(url, log, OPERATOR, consolePassword, grpc);
        String demo = """

                  demo API key   %2$s

                Try it:

                  curl -X POST %1$s/v1/events -H 'Authorization: Bearer %2$s' \\
                    -H 'Content-Type: application/json' \\
                    -d '{"type": "payment.received", "recipients": ["ann"],
                         "data": {"amount": "129.90", "currency": "EUR", "payer": "Bob"}}'

                or ./carillon demo in another terminal. Ctrl-C stops everything.
                """.formatted(url, apiKey);
        return apiKey.isEmpty() ? common : common + demo;
    }

    @Override
    public void close() {
        synchronized (parts) {
            while (!parts.isEmpty()) {
                try {
                    parts.pop().close();
                } catch (Exception e) { // the others must be stopped all the same
                    LOG.error("while stopping", e);
                }
            }
        }
    }

    private void run(String... args) {
        SpringApplication application = new SpringApplication(StandaloneConfiguration.class);
        application.setDefaultProperties(Map.of("spring.config.name", "standalone"));
        application.setRegisterShutdownHook(false);
        application.addInitializers(this::provide);
        ConfigurableApplicationContext context = runOrExplain(application, args);
        started(context);
        ConfigurableEnvironment environment = context.getEnvironment();
        StandaloneProperties properties = properties(environment);
        url = URI.create("http://127.0.0.1:" + environment.getRequiredProperty("local.server.port"));
        grpc = "127.0.0.1:" + context.getBean(GrpcServerLifecycle.class).getPort();
        log = Path.of(environment.getRequiredProperty("logging.file.name"));
        Readiness.await(url, READY_WITHIN);
        if (properties.demo()) {
            apiKey = context.getBean(DemoTenant.class).prepare(url);
        }
        started(RunningFile.write(properties.runningFile(), description(environment)));
    }

    /// Runs before the services are configured: locks the data directory, starts the infrastructure and provides its
    /// addresses. The infrastructure starts while the services are configured. They are created when it runs.
    private void provide(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        StandaloneProperties properties = properties(environment);
        DataDirectory data = DataDirectory.hold(properties);
        started(data);
        Stores stores = starter.start(data, properties);
        started(stores);
        context.addBeanFactoryPostProcessor(_ -> stores.awaitStarted());
        Map<String, Object> provided = new HashMap<>(stores.addresses());
        provided.put("carillon.admin.bootstrap-api-key", data.operatorKey());
        provided.put("carillon.admin.bootstrap-tenant", "operator");
        consolePassword = data.consolePassword();
        provided.put("carillon.admin.sign-in.first-operator", OPERATOR);
        provided.put("carillon.admin.sign-in.first-password", consolePassword);
        provided.put("carillon.admin.audit.key", data.auditKey());
        provided.put("carillon.keys.master", data.masterKey());
        provided.put(
                "carillon.routing.streams.state-dir", data.resolve("routing").toString());
        provided.put("carillon.processing.directory", data.resolve("processing").toString());
        provided.put("carillon.standalone.data", data.path().toString());
        environment.getPropertySources().addFirst(new MapPropertySource("standalone infrastructure", provided));
    }

    private Map<String, Object> description(ConfigurableEnvironment environment) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("url", url.toString());
        description.put("grpc", grpc);
        description.put("tenant", DemoTenant.ID);
        description.put("apiKey", apiKey);
        description.put("operatorKey", environment.getRequiredProperty("carillon.admin.bootstrap-api-key"));
        description.put("console", url.resolve("/console").toString());
        description.put("consoleOperator", OPERATOR);
        description.put("consolePassword", consolePassword);
        description.put("kafka", environment.getRequiredProperty("spring.kafka.bootstrap-servers"));
        description.put("redis", environment.getRequiredProperty("spring.data.redis.url"));
        description.put("postgres", environment.getRequiredProperty("spring.datasource.url"));
        description.put("processId", Long.toString(ProcessHandle.current().pid()));
        return description;
    }

    private void started(AutoCloseable part) {
        synchronized (parts) {
            parts.push(part);
        }
    }

    private static StandaloneProperties properties(ConfigurableEnvironment environment) {
        return Binder.get(environment).bindOrCreate("carillon.standalone", StandaloneProperties.class);
    }

    private static ConfigurableApplicationContext runOrExplain(SpringApplication application, String... args) {
        try {
            return application.run(args);
        } catch (RuntimeException e) { // explained when it is a port, thrown on when it is not
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof PortInUseException taken) {
                    throw new StartFailure(
                            "port %d is taken: stop what listens there, or choose another with --port"
                                    .formatted(taken.getPort()),
                            e);
                }
                if (cause instanceof IOException
                        && String.valueOf(cause.getMessage()).startsWith("Failed to bind")) {
                    throw new StartFailure(
                            "the gRPC port is taken (%s): stop what listens there, or choose another with --grpc-port"
                                    .formatted(cause.getMessage()),
                            e);
                }
            }
            throw e;
        }
    }

    private static String reason(RuntimeException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause instanceof BeanCreationException) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
