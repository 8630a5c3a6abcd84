// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import dev.carillon.documents.json.Fault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Graph of a workflow's steps. Every name must be a step's, there must be no cycle, and every step must be reachable.
final class StepGraph {

    /// An edge from a step to another.
    private record Edge(Place place, String target) {}

    private record Node(Place place, String id, List<Edge> edges) {}

    private final List<Node> nodes;
    private final Map<String, Node> byId = new HashMap<>();
    private final List<Fault> faults = new ArrayList<>();

    private StepGraph(List<Node> nodes) {
        this.nodes = nodes;
    }

    /// @param steps steps that conform to the schema
    static List<Fault> faults(List<Place> steps) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Optional<String> below = i + 1 < steps.size() ? Optional.of(id(steps, i + 1)) : Optional.empty();
            nodes.add(new Node(steps.get(i), id(steps, i), edges(steps.get(i), below)));
        }
        return new StepGraph(nodes).check();
    }

    /// Id of a step; if it has none, its kind and place.
    static String id(List<Place> steps, int index) {
        Place step = steps.get(index);
        return step.findText("id").orElseGet(() -> StepKind.of(step).member() + "-" + (index + 1));
    }

    private static List<Edge> edges(Place step, Optional<String> below) {
        List<Edge> edges = new ArrayList<>();
        if (step.has("next")) {
            edges.add(new Edge(step.at("next"), step.at("next").text()));
        } else {
            below.ifPresent(id -> edges.add(new Edge(step, id)));
        }
        step.find("condition")
                .flatMap(condition -> condition.find("else"))
                .ifPresent(otherwise -> edges.add(new Edge(otherwise, otherwise.text())));
        return edges.stream().filter(edge -> !edge.target().equals(Step.END)).toList();
    }

    private List<Fault> check() {
        nodes.forEach(this::register);
        for (Node node : nodes) {
            for (Edge edge : node.edges()) {
                if (!byId.containsKey(edge.target())) {
                    faults.add(edge.place().fault("unknown-step", "there is no step " + edge.target()));
                }
            }
        }
        if (faults.isEmpty()) {
            findCycle();
        }
        if (faults.isEmpty()) {
            findUnreached();
        }
        return faults;
    }

    private void register(Node node) {
        if (node.id().equals(Step.END)) {
            faults.add(node.place().at("id").fault("reserved", "end is not a step: it stands for the end"));
        } else if (byId.putIfAbsent(node.id(), node) != null) {
            Place place = node.place().has("id") ? node.place().at("id") : node.place();
            faults.add(place.fault("repeated", "there is another step %s above".formatted(node.id())));
        }
    }

    private void findCycle() {
        Set<String> finished = new HashSet<>();
        for (Node node : nodes) {
            follow(node, new ArrayDeque<>(), finished);
        }
    }

    /// @param trail ids of the path to this node
    private void follow(Node node, Deque<String> trail, Set<String> finished) {
        if (finished.contains(node.id())) {
            return;
        }
        trail.addLast(node.id());
        for (Edge edge : node.edges()) {
            if (trail.contains(edge.target())) {
                String round = trail.stream()
                        .dropWhile(id -> !id.equals(edge.target()))
                        .collect(Collectors.joining(" → "));
                faults.add(edge.place().fault("cycle", "leads back: %s → %s".formatted(round, edge.target())));
            } else {
                follow(node(edge.target()), trail, finished);
            }
        }
        trail.removeLast();
        finished.add(node.id());
    }

    private void findUnreached() {
        Set<String> reached = new HashSet<>();
        Deque<Node> open = new ArrayDeque<>(List.of(nodes.getFirst()));
        while (!open.isEmpty()) {
            Node node = open.removeFirst();
            if (reached.add(node.id())) {
                node.edges().forEach(edge -> open.addLast(node(edge.target())));
            }
        }
        for (Node node : nodes) {
            if (!reached.contains(node.id())) {
                faults.add(node.place().fault("unreached", "no way leads to %s".formatted(node.id())));
            }
        }
    }

    private Node node(String id) {
        return Optional.ofNullable(byId.get(id)).orElseThrow();
    }
}
