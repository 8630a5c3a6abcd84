// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.admin.access.NoAuthentication;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.RequiresSession;
import dev.carillon.admin.access.Role;
import dev.carillon.admin.access.Scope;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Access of every role to every endpoint. `role-matrix.txt` lists the allowed calls. An endpoint that is not listed
/// fails the test, and so does a line that differs from the running system. `-Dcarillon.contract=write` writes the file
/// anew; review it before committing.
class RoleMatrixTest {

    private static final Path MATRIX = Path.of("src/test/resources/role-matrix.txt");
    private static final String ANYBODY = "anybody";
    private static final String INSTALLATION = "installation";
    private static final Pattern TAG = Pattern.compile("<[a-z][^>]*>");
    private static final Pattern CALL = Pattern.compile("\\b(href|action|hx-post|hx-get)=\"(/console/t/[^\"?#]+)");

    /// Pages of a tenant, without the prefix of its paths.
    private static final List<String> PAGES = List.of(
            "overview",
            "analytics",
            "notifications",
            "events",
            "catalog/categories",
            "catalog/categories/edit?id=news",
            "catalog/event-types",
            "catalog/event-types/edit?id=news",
            "templates",
            "templates/edit?id=news",
            "history/templates?id=news",
            "workflows",
            "workflows/edit?id=news",
            "catalog-files",
            "builder",
            "builder?id=news",
            "campaigns",
            "campaigns/one?id=draft",
            "campaigns/one/review?id=draft",
            "campaigns/one?id=later",
            "recipients",
            "recipient?id=ann",
            "recipient/edit?id=ann",
            "segments",
            "segments/one?id=vips",
            "segments/one/members?id=vips",
            "dead-letters",
            "providers",
            "levers",
            "replays",
            "audit",
            "api-keys",
            "team");

    private static RunningAdmin admin;
    private static Tenancy tenancy;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
        tenancy = admin.newTenant();
    }

    /// Endpoint with the roles that the code allows.
    private record Endpoint(String method, String path, List<String> roles) {

        String line() {
            return "%-6s %-64s %s"
                    .formatted(method, path, String.join(" ", roles))
                    .stripTrailing();
        }

        boolean isOfConsole() {
            return path.startsWith("/console");
        }

        boolean isOpen() {
            return roles.equals(List.of(ANYBODY));
        }

        /// Path with a value for every variable.
        String concrete(String tenant) {
            return path.replace("{tenant}", tenant)
                    .replace("{*id}", "none")
                    .replaceAll("\\{redrive}|\\{sequence}", "1")
                    .replaceAll("\\{[^}]+}", "none");
        }
    }

    @Test
    void everyEndpointIsInTheMatrixAndTheMatrixHasNoOthers() throws IOException {
        String matrix = endpoints().stream().map(Endpoint::line).collect(Collectors.joining("\n", "", "\n"));
        if ("write".equals(System.getProperty("carillon.contract"))) {
            Files.writeString(MATRIX, matrix);
        }

        assertThat(matrix).isEqualTo(Files.readString(MATRIX));
    }

    @Test
    void everyRoleReachesWhatTheMatrixSaysAndNothingElse() {
        List<String> wrong = new ArrayList<>();
        Map<String, Attempt> attempts = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            attempts.put(
                    role.wireName(),
                    new Attempt(keyOf(role), admin.session(tenancy.tenant(), role.wireName()), tenancy.tenant()));
        }
        attempts.put(INSTALLATION, new Attempt(RunningAdmin.OPERATOR_KEY, admin.adminSession(), tenancy.tenant()));
        for (Endpoint endpoint : endpoints()) {
            if (!endpoint.isOpen()) {
                attempts.forEach((role, attempt) -> {
                    int status = attempt.status(endpoint);
                    boolean isAllowed = status != 401 && status != 403;
                    if (isAllowed != endpoint.roles().contains(role)) {
                        wrong.add("%s %s as %s answers %d".formatted(endpoint.method(), endpoint.path(), role, status));
                    }
                });
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void noPageOffersARoleWhatItMayNotDo() {
        publish();
        List<String> wrong = new ArrayList<>();
        Set<String> offered = new TreeSet<>();
        for (Role role : Role.values()) {
            ConsoleSession session = admin.session(tenancy.tenant(), role.wireName());
            for (String page : PAGES) {
                HttpResponse<String> answer = session.get("/console/t/%s/%s".formatted(tenancy.tenant(), page));
                if (answer.statusCode() == 403) {
                    continue;
                }
                assertThat(answer.statusCode()).as(page).isEqualTo(200);
                for (String call : calls(answer.body())) {
                    List<String> allowed = roles(call);
                    offered.add(call);
                    if (!allowed.contains(role.wireName()) && !allowed.equals(List.of(ANYBODY))) {
                        wrong.add("%s offers %s to %s".formatted(page, call, role.wireName()));
                    }
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(offered).hasSizeGreaterThan(40).anyMatch(call -> call.endsWith("/dead-letters"));
    }

    private static void publish() {
        for (String kind : List.of("categories", "event-types", "templates", "workflows")) {
            String document = switch (kind) {
                case "event-types" -> "{\"lane\": \"standard\", \"channels\": [\"in_app\"]}";
                case "templates" -> "{\"contents\": [{\"channel\": \"in_app\", \"title\": \"A\", \"text\": \"B\"}]}";
                case "workflows" ->
                    "{\"name\": \"A\", \"steps\": [{\"id\": \"bell\", \"deliver\": {\"channel\": \"in_app\"}}]}";
                default -> "{\"name\": \"A\"}";
            };
            require(admin.put("/v1/%s/news".formatted(kind), tenancy.key(), document));
        }
        require(admin.put("/v1/recipients/ann", tenancy.key(), "{}"));
        require(admin.put("/v1/segments/vips", tenancy.key(), "{\"name\": \"A list\", \"kind\": \"list\"}"));
        require(admin.put("/v1/campaigns/draft", tenancy.key(), """
                {"eventType": "news", "audience": {"recipients": ["ann"]}, "variants": [{"name": "a", "percent": 100}]}
                """));
        require(admin.put("/v1/campaigns/later", tenancy.key(), """
                {"eventType": "news", "audience": {"recipients": ["ann"]}, "variants": [{"name": "a", "percent": 100}],
                 "startAt": "2099-01-01T00:00:00Z"}
                """));
        require(admin.post("/v1/campaigns/later/schedule", tenancy.key(), ""));
    }

    private static void require(Reply reply) {
        assertThat(reply.status()).as(reply.body().toString()).isBetween(200, 299);
    }

    /// Links, forms and requests by script of a page, such as `POST /console/t/a/usage`.
    private static Set<String> calls(String page) {
        Set<String> calls = new TreeSet<>();
        for (MatchResult tag : TAG.matcher(page).results().toList()) {
            boolean isPost = tag.group().contains("method=\"post\"");
            for (MatchResult call : CALL.matcher(tag.group()).results().toList()) {
                boolean isForm = call.group(1).equals("action");
                String method = call.group(1).equals("hx-post") || (isForm && isPost) ? "POST" : "GET";
                calls.add(method + " " + call.group(2));
            }
        }
        return calls;
    }

    private static List<String> roles(String call) {
        String path = call.substring(call.indexOf(' ') + 1);
        return endpoints().stream()
                .filter(endpoint -> call.startsWith(endpoint.method() + " "))
                .filter(endpoint -> path.matches(endpoint.path().replaceAll("\\{[^}]+}", "[^/]+")))
                .min(Comparator.comparingInt(endpoint -> endpoint.path().split("\\{", -1).length))
                .map(Endpoint::roles)
                .orElse(List.of());
    }

    @Test
    void whoHasNotSignedInReachesNothing() {
        ConsoleSession unauthorized = new ConsoleSession(admin.url(), "nobody");
        for (Endpoint endpoint : endpoints()) {
            if (endpoint.isOpen()) {
                continue;
            }
            String path = endpoint.concrete(tenancy.tenant());
            if (!endpoint.isOfConsole()) {
                assertThat(admin.call(endpoint.method(), path, "", "").status())
                        .as(endpoint.line())
                        .isEqualTo(401);
            } else if (endpoint.method().equals("GET")) {
                HttpResponse<String> answer = unauthorized.get(path);
                assertThat(answer.uri().getPath()).as(endpoint.line()).isEqualTo("/console/sign-in");
            } else {
                assertThat(unauthorized.post(path, "").statusCode())
                        .as(endpoint.line())
                        .isEqualTo(403);
            }
        }
    }

    /// Request of an operator with every role, in which only the CSRF token is missing.
    @Test
    void everyFormIsRefusedWithoutItsToken() {
        ConsoleSession session = admin.adminSession();
        List<String> taken = new ArrayList<>();
        int forms = 0;
        for (Endpoint endpoint : endpoints()) {
            // The preference centre's form is authorised by its sealed link and has no session.
            if (!endpoint.method().equals("GET")
                    && !endpoint.path().startsWith("/v1/")
                    && !endpoint.path().equals("/preferences")) {
                forms++;
                int status = session.status(endpoint.method(), endpoint.concrete(tenancy.tenant()), "forged");
                int without =
                        session.post(endpoint.concrete(tenancy.tenant()), "").statusCode();
                if (status != 403 || without != 403) {
                    taken.add("%s answers %d and %d".formatted(endpoint.line(), status, without));
                }
            }
        }

        assertThat(taken).isEmpty();
        assertThat(forms).isGreaterThan(12);
        assertThat(session.post("/console/sign-out", "").statusCode()).isEqualTo(403);
        assertThat(session.get("/console/t/" + tenancy.tenant() + "/audit").statusCode())
                .as("still signed in")
                .isEqualTo(200);
    }

    @Test
    void aRoleInOneTenantIsNoneInAnother() {
        ConsoleSession session = admin.session(tenancy.tenant(), "admin");
        Tenancy other = admin.newTenant();

        assertThat(session.get("/console/t/" + tenancy.tenant() + "/audit").statusCode())
                .isEqualTo(200);
        assertThat(session.get("/console/t/" + other.tenant() + "/audit").statusCode())
                .isEqualTo(403);
        assertThat(session.get("/console/t/no-such-tenant/audit").statusCode()).isEqualTo(403);
    }

    /// Clients of one role: an API key with its scopes, and a console session.
    private record Attempt(String key, ConsoleSession session, String tenant, Map<String, String> tokens) {

        Attempt(String key, ConsoleSession session, String tenant) {
            this(key, session, tenant, new LinkedHashMap<>());
        }

        int status(Endpoint endpoint) {
            String path = endpoint.concrete(tenant);
            if (endpoint.isOfConsole()) {
                String token = tokens.computeIfAbsent("", _ -> session.token("/console/t/" + tenant + "/audit"));
                return session.status(endpoint.method(), path, token);
            }
            return admin.call(endpoint.method(), path, key, "{}").status();
        }
    }

    private static String keyOf(Role role) {
        String scopes =
                Scope.wireNames(role.scopes()).stream().map("\"%s\""::formatted).collect(Collectors.joining(", "));
        Reply created = admin.call(
                "POST",
                "/v1/api-keys",
                RunningAdmin.OPERATOR_KEY,
                "{\"name\": \"%s\", \"scopes\": [%s]}".formatted(role, scopes),
                "Carillon-Tenant",
                tenancy.tenant());
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        return created.text("/key");
    }

    private static List<Endpoint> endpoints() {
        Map<RequestMappingInfo, HandlerMethod> mappings = admin.bean(
                        "requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods();
        TreeSet<String> seen = new TreeSet<>();
        List<Endpoint> endpoints = new ArrayList<>();
        mappings.forEach((info, handler) -> {
            if (handler.getBeanType().getName().startsWith("dev.carillon.admin.")) {
                for (String path : info.getPatternValues()) {
                    for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                        if (seen.add(method + " " + path)) {
                            endpoints.add(new Endpoint(method.name(), path, roles(handler)));
                        }
                    }
                }
            }
        });
        endpoints.sort(Comparator.comparing(Endpoint::path).thenComparing(Endpoint::method));
        assertThat(endpoints).hasSizeGreaterThan(60);
        return endpoints;
    }

    private static List<String> roles(HandlerMethod handler) {
        if (handler.hasMethodAnnotation(NoAuthentication.class)) {
            return List.of(ANYBODY);
        }
        if (handler.hasMethodAnnotation(RequiresSession.class)) {
            return Stream.concat(Arrays.stream(Role.values()).map(Role::wireName), Stream.of(INSTALLATION))
                    .toList();
        }
        RequiresScope required = handler.getMethodAnnotation(RequiresScope.class);
        if (required == null) {
            return List.of();
        }
        List<String> roles = new ArrayList<>(Arrays.stream(Role.values())
                .filter(role -> role.scopes().containsAll(List.of(required.value()))
                        || Arrays.stream(required.or()).anyMatch(role.scopes()::contains))
                .map(Role::wireName)
                .toList());
        roles.add(INSTALLATION);
        return roles;
    }
}
