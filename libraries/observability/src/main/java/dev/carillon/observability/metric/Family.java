// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All meters of one metric, by the values of its labels. Finding a cached meter allocates nothing. At most [#MOST]
/// meters are cached, so values must come from a bounded set or be [Label#OTHER]; further meters are looked up in the
/// registry each time. Thread-safe.
public final class Family<M> {

    static final int MOST = 20_000;

    private final int depth;
    private final Function<List<String>, M> maker;
    private final Node<M> root = new Node<>();
    private final AtomicInteger nodes = new AtomicInteger();

    Family(int depth, Function<List<String>, M> maker) {
        this.depth = depth;
        this.maker = maker;
    }

    public M of() {
        return meter(root);
    }

    public M of(String one) {
        return meter(next(root, one));
    }

    public M of(String one, String two) {
        return meter(next(next(root, one), two));
    }

    public M of(String one, String two, String three) {
        return meter(next(next(next(root, one), two), three));
    }

    public M of(String one, String two, String three, String four) {
        return meter(next(next(next(next(root, one), two), three), four));
    }

    private static final class Node<M> {
        private final Map<String, Node<M>> below = new ConcurrentHashMap<>(4);
        private final @Nullable Node<M> above;
        private final String value;
        private volatile @Nullable M meter;

        private Node() {
            this.above = null;
            this.value = "";
        }

        private Node(Node<M> above, String value) {
            this.above = above;
            this.value = value;
        }
    }

    private Node<M> next(Node<M> node, String value) {
        Node<M> next = node.below.get(value);
        if (next == null) {
            next = new Node<>(node, value);
            if (nodes.get() < MOST && node.below.putIfAbsent(value, next) == null) {
                nodes.incrementAndGet();
            }
        }
        return next;
    }

    private M meter(Node<M> node) {
        M meter = node.meter;
        if (meter == null) {
            meter = maker.apply(values(node));
            node.meter = meter;
        }
        return meter;
    }

    private List<String> values(Node<M> node) {
        List<String> values = new ArrayList<>(depth);
        for (Node<M> at = node; at != null && at.above != null; at = at.above) {
            values.addFirst(at.value);
        }
        return values;
    }
}
