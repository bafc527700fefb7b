package dev.watchkeeper.onvif;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.HostAndPort;
import dev.watchkeeper.camera.dialogue.HostResolver;
import dev.watchkeeper.camera.dialogue.SignIn.Login;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.onvif.Discovery.Answered;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Searches for cameras, one search at a time; thread-safe. Virtual threads wait for the devices, some at a time. */
public final class Search implements DiscoveryView {
    private static final Duration NAME_LIMIT = Duration.ofSeconds(3);
    private static final int MOST_DEVICES = 64;
    private static final int AT_ONCE = 16;

    private static final String NO_ADDRESS =
            "The address must be a host such as 192.168.1.20, a host with a port, or the"
                    + " http:// or https:// address of an ONVIF device service.";

    private final Tools tools;
    private final Limits limits;
    private final Semaphore one = new Semaphore(1);

    /** What searches work with; immutable, of thread-safe parts. @param signIns so that no account is locked */
    public record Tools(HostResolver resolver, SignInLedger signIns, Clock clock) {}

    /**
     * Immutable.
     *
     * @param listen how long devices may take to answer a question to everybody
     * @param one what is asked of one device may take so long
     * @param pictures the same, with its pictures
     */
    record Limits(Duration listen, Duration one, Duration pictures) {
        static final Limits USUAL = new Limits(Duration.ofSeconds(3), Duration.ofSeconds(6), Duration.ofSeconds(15));
    }

    public Search(Tools tools) {
        this(tools, Limits.USUAL);
    }

    Search(Tools tools, Limits limits) {
        this.tools = tools;
        this.limits = limits;
    }

    @Override
    public Answer discover(Order order) {
        if (!one.tryAcquire()) {
            return new Answer.Busy();
        }
        try {
            return switch (order.where()) {
                case Where.Everywhere everywhere -> everybody(Discovery.interfaces(), order);
                case Where.Interface(String name) ->
                    Discovery.named(name)
                            .map(network -> everybody(List.of(network), order))
                            .orElseGet(() -> new Answer.Wrong("There is no network interface '" + Xml.line(name)
                                    + "' with an IPv4 address. There are: " + names() + "."));
                case Where.Address(String text) -> {
                    Optional<URI> service = Addresses.deviceService(text);
                    yield service.isPresent() ? at(service.get(), order) : new Answer.Wrong(NO_ADDRESS);
                }
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Wrong("The search was interrupted.");
        } finally {
            one.release();
        }
    }

    private static String names() {
        List<String> names =
                Discovery.interfaces().stream().map(NetworkInterface::getName).toList();
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static List<Network> networks() {
        return Discovery.interfaces().stream()
                .map(each -> new Network(
                        each.getName(), Discovery.address(each).orElseThrow().getHostAddress()))
                .toList();
    }

    private Answer everybody(List<NetworkInterface> networks, Order order) {
        if (order.user().isPresent()) {
            return new Answer.Wrong("A sign-in goes to one camera only: name its address.");
        }
        List<String> notes = new ArrayList<>();
        if (networks.isEmpty()) {
            notes.add("This machine has no network on which devices could be asked; name a camera's address.");
        }
        Map<String, Answered> answered = new LinkedHashMap<>();
        List<Callable<List<Answered>>> questions = networks.stream()
                .map(network ->
                        (Callable<List<Answered>>) () -> Discovery.everybody(network, limits.listen(), tools.clock()))
                .toList();
        List<Result<List<Answered>>> results = all(questions);
        for (int i = 0; i < results.size(); i++) {
            switch (results.get(i)) {
                case Result.Came<List<Answered>>(List<Answered> found) ->
                    found.forEach(each -> answered.putIfAbsent(each.service().toString(), each));
                case Result.Failed<List<Answered>>(String why) ->
                    notes.add("Nobody could be asked on " + networks.get(i).getName() + ": " + why + ".");
            }
        }
        List<Callable<Device>> looks = answered.values().stream()
                .limit(MOST_DEVICES)
                .map(each -> (Callable<Device>) () -> look(each, order))
                .toList();
        if (answered.size() > MOST_DEVICES) {
            notes.add(answered.size() + " devices answered; the first " + MOST_DEVICES + " are shown.");
        }
        List<Device> devices = new ArrayList<>();
        for (Result<Device> result : all(looks)) {
            switch (result) {
                case Result.Came<Device>(Device device) -> devices.add(device);
                case Result.Failed<Device>(String why) -> notes.add("A device could not be asked: " + why + ".");
            }
        }
        return new Answer.Done(networks(), devices, notes);
    }

    private Answer at(URI service, Order order) throws InterruptedException {
        Answered plain = new Answered(service, "", "");
        Device device = look(plain, order);
        if (device.trouble().isEmpty() || device.wantsSignIn()) {
            return new Answer.Done(networks(), List.of(device), List.of());
        }
        // Its service may lie elsewhere, which it says itself if it is asked.
        for (Answered answered : askDirectly(service)) {
            if (!answered.service().equals(service)) {
                return new Answer.Done(networks(), List.of(look(answered, order)), List.of());
            }
        }
        return new Answer.Done(networks(), List.of(device), List.of());
    }

    private List<Answered> askDirectly(URI service) {
        try {
            return Discovery.one(
                    tools.resolver()
                            .addresses(HostAndPort.withoutBrackets(service.getHost()), NAME_LIMIT)
                            .getFirst(),
                    limits.listen().dividedBy(2),
                    tools.clock());
        } catch (IOException | FailureException e) {
            return List.of();
        }
    }

    private Device look(Answered answered, Order order) throws InterruptedException {
        URI service = answered.service();
        Optional<Login> login =
                order.user().map(name -> new Login(name, order.password().reveal()));
        Optional<Gate> gate = login.map(each -> new Gate(tools.signIns(), service, each));
        Optional<String> closed = gate.flatMap(Gate::closed);
        if (closed.isPresent()) {
            return trouble(answered, OnvifCamera.Facts.NONE, closed.get(), true);
        }
        OnvifCamera camera =
                new OnvifCamera(service, login, tools.clock(), order.pictures() ? limits.pictures() : limits.one());
        OnvifCamera.Facts facts = OnvifCamera.Facts.NONE;
        try {
            facts = new OnvifCamera.Facts("", "", "", camera.ahead());
            OnvifCamera.Found found = camera.explore();
            facts = found.facts();
            return new Device(
                    address(service),
                    service,
                    name(answered),
                    found.facts(),
                    offers(camera, found.profiles(), order.pictures()),
                    Optional.empty(),
                    false);
        } catch (FailureException e) {
            boolean signIn = e.kind() == FailureKind.AUTH || e.kind() == FailureKind.UNSUPPORTED_AUTH;
            return trouble(answered, facts, sentence(e.sentence()), signIn);
        } finally {
            gate.ifPresent(each -> each.learn(camera));
        }
    }

    private static Device trouble(Answered answered, OnvifCamera.Facts facts, String why, boolean signIn) {
        return new Device(
                address(answered.service()),
                answered.service(),
                name(answered),
                facts,
                List.of(),
                Optional.of(why),
                signIn);
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static String name(Answered answered) {
        return answered.name().isEmpty() ? answered.hardware() : answered.name();
    }

    private static String address(URI service) {
        return service.getHost() + (service.getPort() < 0 ? "" : ":" + service.getPort());
    }

    private static List<Offer> offers(OnvifCamera camera, List<Profile> profiles, boolean pictures)
            throws InterruptedException {
        Proposal proposal = Proposal.of(profiles);
        List<Offer> offers = new ArrayList<>();
        for (Profile profile : profiles) {
            Optional<Still> picture = Optional.empty();
            Optional<String> without = Optional.empty();
            if (pictures) {
                try {
                    picture = Optional.of(new Still(camera.picture(profile)));
                } catch (FailureException e) {
                    without = Optional.of(sentence(e.sentence()));
                }
            }
            Optional<String> proposed = proposal.main().filter(profile::equals).isPresent()
                    ? Optional.of("url")
                    : proposal.detect().filter(profile::equals).map(each -> "detect-url");
            offers.add(new Offer(profile, picture, without, proposed));
        }
        return offers;
    }

    /** What came of one of several tasks; immutable. */
    private sealed interface Result<T> {
        record Came<T>(T value) implements Result<T> {}

        record Failed<T>(String why) implements Result<T> {}
    }

    /** Carries out all of them, some at a time; each has a limit of its own. */
    private static <T> List<Result<T>> all(List<Callable<T>> tasks) {
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("discovery-", 0).factory())) {
            List<Future<T>> futures = tasks.stream()
                    .map(task -> threads.submit(() -> {
                        places.acquire();
                        try {
                            return task.call();
                        } finally {
                            places.release();
                        }
                    }))
                    .toList();
            return futures.stream().map(Search::result).toList();
        }
    }

    private static <T> Result<T> result(Future<T> future) {
        try {
            return new Result.Came<>(future.get());
        } catch (ExecutionException e) {
            return new Result.Failed<>(
                    e.getCause() instanceof IOException io ? String.valueOf(io.getMessage()) : "a bug");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result.Failed<>("interrupted");
        }
    }

    /** The record of refused sign-ins, for one camera's ONVIF; confined to its thread. */
    private record Gate(SignInLedger signIns, URI service, Login login) {
        /** Why none may be sent now; empty if one may. */
        Optional<String> closed() {
            Optional<Duration> pause = signIns.waitBefore(service.toString(), login.user(), login.password());
            if (pause.isEmpty()) {
                return Optional.of("The camera refused this user and password 5 times. No sign-in was tried, so that it"
                        + " locks no account.");
            }
            return pause.filter(Duration::isPositive)
                    .map(left -> "The camera refused this user and password lately. No sign-in was tried, so that it"
                            + " locks no account; one may be in " + (left.toSeconds() + 1) + " s.");
        }

        void learn(OnvifCamera camera) {
            if (camera.isRefused()) {
                var unused = signIns.refused(service.toString(), login.user(), login.password());
            } else if (camera.isAccepted()) {
                signIns.accepted(service.toString(), login.user(), login.password());
            }
        }
    }
}
