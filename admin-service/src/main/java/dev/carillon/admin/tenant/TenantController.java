// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.access.ApiKeys;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.documents.catalog.TenantSettings;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.preference.Choices;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.access.ApiKeyText;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// REST API of the tenants, for operators.
@RestController
@RequestMapping("/v1/tenants")
@Tag(name = "Tenants")
final class TenantController {

    private final Tenants tenants;
    private final ApiKeys keys;
    private final Outbox outbox;

    TenantController(Tenants tenants, ApiKeys keys, Outbox outbox) {
        this.tenants = tenants;
        this.keys = keys;
        this.outbox = outbox;
    }

    private record Written(Tenants.Stored stored, Optional<ApiKeyText> firstKey) {}

    @PutMapping("/{id}")
    @RequiresScope(Scope.OPERATOR)
    @Operation(
            summary = "Create or change a tenant",
            description = "Quiet hours defer push, SMS and e-mail unless quietChannels names other channels. E-mail"
                    + " is tracked only for recipients with a granted consent for the purpose tracking. A limit of"
                    + " 0 in quota is the installation's default. The"
                    + " answer to a creation contains `apiKey`, a first key with every scope but operator. It"
                    + " is shown only once. If-Match and If-None-Match: * are honoured.")
    ResponseEntity<Object> put(
            Caller caller, @PathVariable String id, @JsonBody Fields body, HttpServletRequest request) {
        TenantId tenant = requireId(id, Tenants::requireNewId);
        TenantSettings settings = JsonRequest.require(TenantSettings.parse(id, body.node()));
        VersionPrecondition expected = VersionPrecondition.expectedBy(request);
        Written written = outbox.write(transaction -> {
            boolean created = tenants.create(transaction, tenant, settings);
            Tenants.Stored before = tenants.requireLocked(transaction, tenant);
            expected.requireMet(created ? 0 : before.version());
            if (!created) {
                return new Written(tenants.change(transaction, before, settings), Optional.empty());
            }
            transaction.record(Change.of(
                    tenant.value(), "tenant", tenant.value(), Optional.empty(), Optional.of(Json.write(settings))));
            return new Written(
                    tenants.publish(transaction, tenant),
                    Optional.of(keys.create(
                            transaction,
                            new ApiKeys.Request(tenant, "first key", Scope.ofTenant(), Optional.empty()))));
        });
        ObjectNode view = view(written.stored());
        written.firstKey().ifPresent(key -> {
            ObjectNode shown = view.putObject("apiKey").put("id", key.keyId()).put("key", key.reveal());
            Scope.wireNames(Scope.ofTenant()).forEach(shown.putArray("scopes")::add);
        });
        return ResponseEntity.status(written.firstKey().isPresent() ? HttpStatus.CREATED : HttpStatus.OK)
                .eTag(VersionPrecondition.tag(written.stored().version()))
                .body(view);
    }

    @GetMapping("/{id}")
    @RequiresScope(Scope.OPERATOR)
    @Operation(summary = "Read a tenant's settings, without secrets")
    ResponseEntity<Object> find(Caller caller, @PathVariable String id) {
        Tenants.Stored stored =
                tenants.find(requireTenantId(id)).orElseThrow(() -> RefusedException.notFound("such tenant"));
        return ResponseEntity.ok()
                .eTag(VersionPrecondition.tag(stored.version()))
                .body(view(stored));
    }

    @GetMapping
    @RequiresScope(Scope.OPERATOR)
    @Operation(summary = "List the tenants")
    Page<Object> list(
            Caller caller,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(
                        tenants.list(after, size + 1),
                        size,
                        stored -> stored.tenant().value())
                .map(TenantController::view);
    }

    private static TenantId requireTenantId(String id) {
        return requireId(id, TenantId::new);
    }

    private static TenantId requireId(String id, Function<String, TenantId> parser) {
        try {
            return parser.apply(id);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("id", "format", String.valueOf(e.getMessage()));
        }
    }

    private static ObjectNode view(Tenants.Stored stored) {
        TenantSettings settings = stored.settings();
        ObjectNode view = Json.object();
        view.put("id", stored.tenant().value());
        view.put("version", stored.version());
        view.put("name", settings.name());
        view.put("defaultLocale", settings.defaultLocale());
        view.put("defaultTimeZone", settings.defaultTimeZone());
        view.put("emailFrom", settings.emailFrom());
        view.put("defaultPushApp", settings.defaultPushApp());
        view.put("dedupeWindowSeconds", settings.dedupeWindowSeconds());
        view.put("jwksUrl", settings.jwksUrl());
        view.put("tokenAudience", settings.tokenAudience());
        view.set("defaultPreferences", Choices.jsonList(settings.defaultPreferences()));
        settings.attentionBudget().ifPresent(budget -> view.set("attentionBudget", budget.json()));
        settings.defaultQuietHours().ifPresent(hours -> view.set("defaultQuietHours", hours.json()));
        settings.emailTracking().ifPresent(tracking -> view.set("emailTracking", tracking.json()));
        settings.retention().ifPresent(days -> view.set("retention", days.json()));
        settings.quota().ifPresent(quota -> view.set("quota", quota.json()));
        settings.quietChannels().forEach(view.putArray("quietChannels")::add);
        settings.delivery().writeTo(view.putObject("delivery"));
        view.put("createdAt", stored.createdAt().toString());
        view.put("updatedAt", stored.updatedAt().toString());
        return view;
    }
}
