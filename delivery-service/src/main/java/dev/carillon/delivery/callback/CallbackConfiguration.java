// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import dev.carillon.delivery.correlation.DeliveryTags;
import dev.carillon.delivery.receipt.ReceiptPublisher;
import dev.carillon.delivery.receipt.ServiceInstance;
import dev.carillon.delivery.tenant.TenantDirectory;
import dev.carillon.keys.SecretSeal;
import dev.carillon.runtime.http.OpenApiDocument;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Callback controllers of the configured providers, and the controller of the links in messages.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CallbackProperties.class)
public class CallbackConfiguration {

    @Bean
    OpenApiCustomizer deliveryOpenApi() {
        return OpenApiDocument.of("openapi/delivery.yaml");
    }

    @Bean
    ReportRecorder deliveryReportRecorder(
            DeliveryTags deliveryTags,
            RecordedFacts deliveryRecordedFacts,
            ReceiptPublisher deliveryReceiptPublisher,
            ServiceInstance deliveryServiceInstance,
            CallbackProperties properties,
            InstantSource clock,
            MeterRegistry meters) {
        return new ReportRecorder(
                new TagReader(deliveryTags, properties.tagLifetime(), clock),
                deliveryRecordedFacts,
                deliveryReceiptPublisher,
                deliveryServiceInstance,
                clock,
                meters);
    }

    @Bean
    ReplayWindow deliveryReplayWindow(CallbackProperties properties, InstantSource clock) {
        return new ReplayWindow(properties.replayWindow(), clock);
    }

    @Bean
    LinkController deliveryLinkController(
            DeliveryTags deliveryTags,
            ReportRecorder deliveryReportRecorder,
            TenantDirectory deliveryTenantDirectory,
            SecretSeal seal,
            InstantSource clock) {
        return new LinkController(
                deliveryTags,
                deliveryReportRecorder,
                new PreferenceCentre(deliveryTags, deliveryTenantDirectory, seal, clock),
                clock);
    }

    @Bean
    @ConditionalOnExpression("!'${carillon.delivery.callbacks.twilio-auth-token:"
            + "${carillon.delivery.sms.twilio.auth-token:}}'.isBlank()")
    TwilioCallback deliveryTwilioCallback(
            CallbackProperties properties,
            @Value("${carillon.delivery.sms.twilio.auth-token:}") String sendingToken,
            DeliveryTags deliveryTags,
            ReportRecorder deliveryReportRecorder,
            InstantSource clock) {
        String token = properties.twilioAuthToken().isEmpty() ? sendingToken : properties.twilioAuthToken();
        return new TwilioCallback(token, deliveryTags, deliveryReportRecorder, clock);
    }

    @Bean
    @ConditionalOnExpression("!'${carillon.delivery.callbacks.vonage-signature-secret:}'.isBlank()")
    VonageCallback deliveryVonageCallback(
            CallbackProperties properties, ReportRecorder deliveryReportRecorder, ReplayWindow deliveryReplayWindow) {
        return new VonageCallback(properties.vonageSignatureSecret(), deliveryReportRecorder, deliveryReplayWindow);
    }

    @Bean
    @ConditionalOnExpression("!'${carillon.delivery.callbacks.sendgrid-public-key:}'.isBlank()")
    SendGridCallback deliverySendGridCallback(
            CallbackProperties properties, ReportRecorder deliveryReportRecorder, InstantSource clock) {
        return new SendGridCallback(properties.sendgridPublicKey(), deliveryReportRecorder, clock);
    }

    @Bean(destroyMethod = "close")
    SnsSignatures deliverySnsSignatures(CallbackProperties properties, ReplayWindow deliveryReplayWindow) {
        return new SnsSignatures(
                Pattern.compile(properties.sesCertificateUrls()),
                Pattern.compile(properties.sesSubscribeUrls()),
                deliveryReplayWindow);
    }

    @Bean
    SesCallback deliverySesCallback(
            CallbackProperties properties,
            SnsSignatures deliverySnsSignatures,
            ReportRecorder deliveryReportRecorder,
            InstantSource clock) {
        return new SesCallback(properties.sesTopics(), deliverySnsSignatures, deliveryReportRecorder, clock);
    }
}
