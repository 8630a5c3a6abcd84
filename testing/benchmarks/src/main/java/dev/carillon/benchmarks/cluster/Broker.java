// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import dev.carillon.embedded.BrokerListener;
import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.QuorumMember;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/// Program that runs one broker of a cluster until it is stopped. It prints a line that begins with `READY` when the
/// broker accepts requests.
public final class Broker {

    private static final int ARGUMENTS = 7;

    private Broker() {}

    /// Arguments of the program: the broker's data directory and its place in the cluster.
    ///
    /// @param services listener of the services, who reach it through a link
    public static List<String> arguments(Path directory, QuorumMember member, BrokerListener.Far services) {
        return List.of(
                directory.toString(),
                Integer.toString(member.node()),
                member.clusterId(),
                String.join(
                        ",",
                        member.controllerPorts().stream().map(Object::toString).toList()),
                Integer.toString(member.port()),
                Integer.toString(member.advertisedPort()),
                services.port() + "@" + services.advertisedPort());
    }

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != ARGUMENTS) {
            System.err.println(
                    "arguments: <directory> <node> <cluster> <controller port>,... <port> <advertised port> <port>@<advertised port>");
            System.exit(2);
        }
        String[] services = arguments[6].split("@", 2);
        QuorumMember member = new QuorumMember(
                Integer.parseInt(arguments[1]),
                arguments[2],
                Stream.of(arguments[3].split(",")).map(Integer::valueOf).toList(),
                Integer.parseInt(arguments[4]),
                Integer.parseInt(arguments[5]),
                List.of(new BrokerListener.Far(Integer.parseInt(services[0]), Integer.parseInt(services[1]))));
        EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), member);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(() -> {
            kafka.close();
            ended.countDown();
        }));
        System.out.println("READY kafka=" + kafka.bootstrapServers());
        ended.await();
    }
}
