// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ObservedSender;
import dev.carillon.delivery.channel.ProviderTraits;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.Address;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Service with one more e-mail provider, which fails hard in the way that the mail's subject names.
final class FailingWorker {

    static final String HALTS = "halts the process";
    static final String OVERFLOWS = "overflows the stack";

    /// Number of calls of the failing provider in this process, by delivery.
    static final Map<String, AtomicInteger> CALLS = new ConcurrentHashMap<>();

    private FailingWorker() {}

    static void main(String[] arguments) {
        new SpringApplication(DeliveryApplication.class, Failing.class).run(arguments);
    }

    @Configuration(proxyBeanMethods = false)
    static class Failing {

        @Bean
        ObservedSender failingSender(MeterRegistry meters) {
            return new ObservedSender(new FailingSender(), meters);
        }
    }

    private static final class FailingSender implements ChannelSender {

        @Override
        public ProviderTraits traits() {
            return new ProviderTraits(Channel.EMAIL, "sendgrid", Idempotency.BY_ID, Address::hasEmail, false, 4);
        }

        @Override
        public boolean isAbleToCarry(Attempt attempt) {
            String subject = attempt.content().getEmail().getSubject();
            return subject.equals(HALTS) || subject.equals(OVERFLOWS);
        }

        @Override
        public CompletionStage<AttemptOutcome> send(Attempt attempt) {
            CALLS.computeIfAbsent(attempt.delivery().getId(), _ -> new AtomicInteger())
                    .incrementAndGet();
            if (attempt.content().getEmail().getSubject().equals(HALTS)) {
                Runtime.getRuntime().halt(1);
            }
            throw new StackOverflowError("in a test");
        }
    }
}
