// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Secrets by which providers' callbacks are verified. Without its secret a provider's callback is switched off.
///
/// @param twilioAuthToken Auth token of the Twilio account that signs callbacks. Empty uses the token for sending.
/// @param vonageSignatureSecret Signature secret of the Vonage account, with the method SHA-256 HMAC. Empty
/// switches Vonage's callback off.
/// @param sendgridPublicKey Public key of SendGrid's signed event webhook, as SendGrid shows it. Empty switches
/// SendGrid's callback off.
/// @param replayWindow Largest difference between the signed time of a callback and the present. SES and Vonage
/// repeat unanswered callbacks for up to a day with the same time. A larger value accepts older repetitions.
/// @param tagLifetime Time after a delivery was decided for which reports about it are accepted. A larger value
/// accepts later bounces and complaints.
/// @param sesTopics ARNs of the SNS topics that publish the events of SES. Messages of other topics are refused.
/// @param sesCertificateUrls Regular expression that the URL of SNS's signing certificate must match.
/// @param sesSubscribeUrls Regular expression that the URL for confirming an SNS subscription must match.
@ConfigurationProperties("carillon.delivery.callbacks")
record CallbackProperties(
        @DefaultValue("") String twilioAuthToken,
        @DefaultValue("") String vonageSignatureSecret,
        @DefaultValue("") String sendgridPublicKey,
        @DefaultValue("25h") Duration replayWindow,
        @DefaultValue("35d") Duration tagLifetime,
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
