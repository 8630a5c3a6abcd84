// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.catalog;

import com.google.protobuf.ByteString;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Parsed;
import dev.carillon.documents.json.Syntax;
import dev.carillon.documents.preference.Choice;
import dev.carillon.documents.preference.Choices;
import dev.carillon.documents.rule.ChannelSet;
import dev.carillon.documents.rule.LimitRule;
import dev.carillon.documents.rule.LocalInterval;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.Tenant;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Settings of a tenant. Empty text and 0 mean the platform's default.
public record TenantSettings(
        String name,
        String defaultLocale,
        String defaultTimeZone,
        List<Choice> defaultPreferences,
        String emailFrom,
        String defaultPushApp,
        long dedupeWindowSeconds,
        String jwksUrl,
        String tokenAudience,
        Optional<LimitRule> attentionBudget,
        Optional<LocalInterval> defaultQuietHours,
        List<String> quietChannels,
        DeliverySettings delivery,
        Optional<EmailTracking> emailTracking,
        Optional<Retention> retention,
        Optional<SubmissionQuota> quota) {

    private static final long MAX_WINDOW_SECONDS = 30L * 24 * 3600;
    private static final Pattern FROM = Pattern.compile("[^\\p{Cntrl}]*");

    /// Completes settings that were stored before a member existed.
    public TenantSettings {
        attentionBudget = attentionBudget == null ? Optional.empty() : attentionBudget;
        defaultQuietHours = defaultQuietHours == null ? Optional.empty() : defaultQuietHours;
        quietChannels = quietChannels == null ? List.of() : List.copyOf(quietChannels);
        delivery = delivery == null ? DeliverySettings.USUAL : delivery;
        emailTracking = emailTracking == null ? Optional.empty() : emailTracking;
        retention = retention == null ? Optional.empty() : retention;
        quota = quota == null ? Optional.empty() : quota;
    }

    public static TenantSettings named(String name) {
        return new TenantSettings(
                name,
                "",
                "",
                List.of(),
                "",
                "",
                0,
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                DeliverySettings.USUAL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// The same settings with another quota; 0 everywhere is none.
    public TenantSettings withQuota(SubmissionQuota changed) {
        return new TenantSettings(
                name,
                defaultLocale,
                defaultTimeZone,
                defaultPreferences,
                emailFrom,
                defaultPushApp,
                dedupeWindowSeconds,
                jwksUrl,
                tokenAudience,
                attentionBudget,
                defaultQuietHours,
                quietChannels,
                delivery,
                emailTracking,
                retention,
                Optional.of(changed).filter(own -> !own.equals(SubmissionQuota.DEFAULT)));
    }

    /// Parses the JSON of a tenant's settings.
    ///
    /// @param id name of a tenant that has no other name
    public static Parsed<TenantSettings> parse(String id, ObjectNode json) {
        Fields body = Fields.of(json);
        TenantSettings settings = new TenantSettings(
                body.text("name", 200).orElse(id),
                body.parsed("defaultLocale", 64, Syntax::locale).orElse(""),
                body.parsed("defaultTimeZone", 64, Syntax::timeZone).orElse(""),
                Choices.list(body, "defaultPreferences", Choices.implied(Choice.Target.ALL, "", 0)),
                body.parsed("emailFrom", 320, TenantSettings::from).orElse(""),
                body.text("defaultPushApp", 200).orElse(""),
                body.integer("dedupeWindowSeconds", 0, MAX_WINDOW_SECONDS).orElse(0L),
                body.parsed("jwksUrl", 2000, TenantSettings::url).orElse(""),
                body.text("tokenAudience", 200).orElse(""),
                LimitRule.find(body, "attentionBudget"),
                LocalInterval.find(body, "defaultQuietHours"),
                ChannelSet.read(body, "quietChannels").stream()
                        .map(Channel::wireName)
                        .toList(),
                DeliverySettings.read(body, "delivery"),
                EmailTracking.find(body, "emailTracking"),
                Retention.find(body, "retention"),
                SubmissionQuota.find(body, "quota"));
        return Parsed.of(settings, body);
    }

    /// @param tokenSecrets secrets for client tokens, the oldest first
    public Tenant toMessage(List<ByteString> tokenSecrets) {
        Tenant.Builder message = Tenant.newBuilder()
                .setName(name)
                .setDefaultLocale(defaultLocale)
                .setDefaultTimeZone(defaultTimeZone)
                .addAllTokenSecrets(tokenSecrets)
                .addAllDefaultPreferences(
                        defaultPreferences.stream().map(Choice::toMessage).toList())
                .setEmailFrom(emailFrom)
                .setDefaultPushApp(defaultPushApp)
                .setDedupeWindowSeconds((int) dedupeWindowSeconds)
                .setJwksUrl(jwksUrl)
                .setTokenAudience(tokenAudience)
                .addAllQuietChannels(quietChannels.stream()
                        .flatMap(channel -> Channel.find(channel).stream())
                        .map(Channel::code)
                        .toList());
        attentionBudget.map(LimitRule::toMessage).ifPresent(message::setAttentionBudget);
        emailTracking.ifPresent(
                tracking -> message.setTrackOpens(tracking.opens()).setTrackClicks(tracking.clicks()));
        retention.ifPresent(days -> message.setTrackingRetentionDays((int) days.trackingDays())
                .setInboxRetentionDays((int) days.inboxDays()));
        defaultQuietHours.map(LocalInterval::toQuietHours).ifPresent(message::setDefaultQuietHours);
        delivery.writeTo(message);
        quota.map(SubmissionQuota::toMessage).ifPresent(message::setQuota);
        return message.build();
    }

    /// `ann@example.org` or `Ann <ann@example.org>`.
    private static String from(String text) {
        int open = text.lastIndexOf('<');
        if (open < 0) {
            return Syntax.email(text);
        }
        if (!text.endsWith(">") || !FROM.matcher(text).matches()) {
            throw new IllegalArgumentException("must be an e-mail address, or a name and an address in < >");
        }
        Syntax.email(text.substring(open + 1, text.length() - 1));
        return text;
    }

    private static String url(String text) {
        URI uri = URI.create(text);
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("must be an https URL");
        }
        return text;
    }
}
