// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

import dev.carillon.ingestion.intake.IntakeConfiguration;
import dev.carillon.ingestion.intake.IntakeGate;
import dev.carillon.ingestion.intake.IntakeMeters;
import dev.carillon.ingestion.intake.RequestLimits;
import dev.carillon.ingestion.intake.Submitter;
import dev.carillon.ingestion.json.BoundedJson;
import io.grpc.BindableService;
import io.grpc.netty.NettyServerBuilder;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/// Configuration of the gRPC interface. Address, port, TLS, reflection and health of the server are Spring Boot's
/// properties `spring.grpc.server.*`.
@Configuration(proxyBeanMethods = false)
@Import(IntakeConfiguration.class)
public class GrpcConfiguration {

    /// A message of twice the size that a batch may have is still parsed, so that its refusal names the limit.
    private static final long NAMED_REFUSAL_FACTOR = 2;

    @Bean
    OpenStreams ingestionOpenStreams(ApplicationContext application) {
        return new OpenStreams(application);
    }

    @Bean
    BindableService ingestionEventIngestion(
            IntakeGate gate,
            BoundedJson ingestionJson,
            Submitter submitter,
            RequestLimits limits,
            IntakeMeters meters,
            OpenStreams streams) {
        var reader = new SubmittedEventReader(ingestionJson, limits.maxRecipients());
        return new EventIngestionEndpoint(new CallIntake(gate, reader, submitter, limits, meters), streams);
    }

    @Bean
    ServerBuilderCustomizer<NettyServerBuilder> ingestionGrpcServer(RequestLimits limits) {
        int maxMessage =
                Math.toIntExact(NAMED_REFUSAL_FACTOR * limits.maxBatchBody().toBytes());
        return new ServerBuilderCustomizer<>() {
            @Override
            public void customize(NettyServerBuilder server) {
                server.maxInboundMessageSize(maxMessage).addStreamTracerFactory(new MessageMemory.Factory());
            }
        };
    }

    /// Virtual threads, because a batch waits for Kafka.
    @Bean
    GrpcServerExecutorProvider ingestionGrpcExecutor() {
        Executor threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("ingestion-grpc-", 0).factory());
        return () -> threads;
    }
}
