// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// By what providers are recognised that report. Without its secret a provider's callback is not there.
///
/// @param twilioAuthToken of the account, which signs; empty: the one that texts are sent with
/// @param vonageSignatureSecret of the account, with the method SHA-256 HMAC
/// @param sendgridPublicKey of the signed event webhook, as SendGrid shows it
/// @param sesTopics ARNs of the SNS topics that bring the events of SES
/// @param sesCertificateUrls what the address of SNS's certificate must match, a regular expression
/// @param sesSubscribeUrls what the address must match that confirms a subscription, a regular expression
@ConfigurationProperties("carillon.delivery.callbacks")
record CallbackProperties(
        @DefaultValue("") String twilioAuthToken,
        @DefaultValue("") String vonageSignatureSecret,
        @DefaultValue("") String sendgridPublicKey,
        @DefaultValue Set<String> sesTopics,

        @DefaultValue("https://sns\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/SimpleNotificationService-[0-9a-f]+\\.pem")
        String sesCertificateUrls,

        @DefaultValue("https://sns\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/\\?Action=ConfirmSubscription&.*")
        String sesSubscribeUrls) {

    CallbackProperties {
        sesTopics = Set.copyOf(sesTopics);
    }

    @Override
    public String toString() {
        return "CallbackProperties[sesTopics=" + sesTopics + "]";
    }
}
