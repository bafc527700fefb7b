package dev.watchkeeper.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the walls between the rooms; docs/architecture.md draws them for people. */
final class WallsTest {
    private static final String ROOT = "dev.watchkeeper.";

    /**
     * Each room, and the rooms that it may import besides base. From the ground up: a room may import only rooms listed above it. Each
     * paragraph is a row of the picture in docs/architecture.md: a top-level room may import only rooms of higher paragraphs.
     */
    private static final String TABLE = """
            base

            event
            loops
            config.yaml
            config           config.yaml
            config.edit      config config.yaml
            media
            media.publish    media
            media.mux        media media.publish

            http             config
            mqtt             config
            store            event
            camera
            camera.device    media
            camera.dialogue
            camera.probe     camera.dialogue
            camera.retry     config
            camera.health    camera config
            camera.session   camera camera.device camera.dialogue camera.health camera.probe camera.retry config event media

            motion.align
            motion.trail
            motion.explain   config event
            motion.decode    camera.health event media
            motion           camera.health config event media motion.align motion.decode motion.explain motion.trail
            record           camera.health config event media media.mux store
            live             event media media.mux
            coverage         camera.health store
            incident         event store
            sensor           config event http mqtt store
            host             camera.health config
            backup           config store
            diagnose         camera.dialogue camera.retry config media
            analyse.model    config http
            analyse          analyse.model config event media
            order
            program
            proposal

            detect.model
            detect.wire
            detect.worker    detect.model detect.wire
            detect.onnx      detect.model detect.worker
            detect.process   detect.wire
            detect           config detect.process detect.wire event media motion motion.decode

            notify           config http
            notify.mail      config notify
            notify.webhook   config http notify
            notify.telegram  config http notify
            notify.ntfy      config http notify
            notify.mqtt      config loops mqtt notify
            notify.send      config loops notify notify.mail notify.mqtt notify.ntfy notify.telegram notify.webhook proposal
            onvif            camera.dialogue camera.retry config
            stream           config config.yaml
            stream.report
            stream.server    config stream
            stream.grid      media media.publish stream stream.server
            stream.publish   stream stream.server
            stream.liveness  stream stream.server

            advise           analyse.model config coverage event incident sensor store

            drill            notify notify.send

            api.access       config config.yaml
            api.http         api.access config
            api              advise analyse api.access api.http backup camera camera.health camera.session config config.edit coverage diagnose drill event host
                             incident live loops motion.explain notify onvif proposal record sensor store stream.report

            announce         advise analyse camera camera.health camera.session config coverage detect event host live loops media notify sensor

            node             advise analyse analyse.model announce api backup camera camera.health camera.probe camera.retry camera.session
                             config config.edit coverage detect diagnose drill event host incident live loops media motion motion.decode
                             motion.explain notify notify.send onvif proposal
                             record sensor store stream.report stream.server
            keeper.process
            keeper.liveness
            keeper.restart
            keeper.systemd
            keeper.services  config config.yaml keeper.liveness keeper.restart
            keeper.logs      config keeper.liveness keeper.process keeper.services
            keeper.stream    keeper.liveness keeper.process keeper.restart keeper.services stream stream.grid stream.liveness
                             stream.publish stream.report stream.server
            keeper           config keeper.liveness keeper.logs keeper.process keeper.restart keeper.services keeper.stream
                             keeper.systemd loops notify program stream stream.publish stream.report

            lab.scene
            lab.encode       media
            lab.simulate     lab.encode lab.scene media
            lab.outlet       lab.encode lab.simulate media
            lab.demo
            lab.drill        lab.demo
            lab.bench        camera.health config event lab.demo lab.encode lab.scene media motion motion.decode stream.server
            lab.hooks        camera.health camera.session config node
            lab.live         drill lab.scene lab.simulate loops
            lab.command      config drill keeper lab.bench lab.demo lab.drill lab.live lab.outlet lab.scene lab.simulate loops
            service          config config.yaml keeper.services order stream
            watch            config.yaml keeper.liveness keeper.process loops
            monitor

            escalate.sight   loops
            escalate.deadman config config.yaml escalate.sight http notify watch
            escalate.recover camera.dialogue config escalate.sight incident keeper.process notify onvif watch
            escalate.rollback config config.yaml escalate.sight incident notify program watch
            escalate         config config.yaml escalate.deadman escalate.rollback incident keeper.process notify order
                             watch
            escalate.repair  config.yaml escalate keeper.process notify order proposal watch

            cli              advise analyse api.access api.http backup config config.edit config.yaml diagnose escalate escalate.deadman escalate.recover escalate.repair
                             escalate.rollback escalate.sight http incident keeper keeper.liveness keeper.logs keeper.process
                             keeper.restart keeper.services keeper.stream keeper.systemd lab.command lab.hooks lab.live monitor
                             node notify notify.send onvif order program proposal service stream stream.grid detect.model detect.worker stream.report
                             stream.server watch
            """;

    private static final Map<String, Set<String>> MAY_IMPORT = imports();

    private static final Set<String> OPENS_EXISTING_FILES = Set.of("FileReply", "Boxes", "Mp4Writer");

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.watchkeeper");

    @Test
    void everyRoomIsInTheTable() {
        Set<String> rooms = PRODUCT.stream().map(WallsTest::room).collect(Collectors.toSet());
        assertThat(MAY_IMPORT.keySet()).containsAll(rooms);
    }

    @Test
    void roomsImportOnlyWhatTheTableAllows() {
        MAY_IMPORT.forEach((room, allowed) -> classes()
                .that()
                .resideInAPackage(ROOT + room)
                .should()
                .onlyDependOnClassesThat(new DescribedPredicate<>("live in " + room + ", base or " + allowed) {
                    @Override
                    public boolean test(JavaClass used) {
                        String other = room(used);
                        return other.isEmpty() || other.equals(room) || other.equals("base") || allowed.contains(other);
                    }
                })
                .allowEmptyShould(true)
                .check(PRODUCT));
    }

    /** Hence no circles: neither at the top level nor within a room. */
    @Test
    void everyArrowOfTheTableRunsDownward() {
        List<String> rooms = List.copyOf(MAY_IMPORT.keySet());
        MAY_IMPORT.forEach((room, allowed) -> {
            for (String imported : allowed) {
                assertThat(rooms.indexOf(imported))
                        .as("%s imports %s, which must be listed above it", room, imported)
                        .isBetween(0, rooms.indexOf(room));
                if (!topLevel(imported).equals(topLevel(room))) {
                    assertThat(row(imported))
                            .as("%s imports %s, which must be in a higher paragraph", room, imported)
                            .isLessThan(row(room));
                }
            }
        });
    }

    /** The product runs without the lab; only the command line knows it. */
    @Test
    void onlyTheCommandLineImportsTheLab() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "lab..", ROOT + "cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "lab..")
                .check(PRODUCT);
    }

    /** What makes a node fail on purpose: handed over when the process starts, controlled by files, unknown to every route. */
    @Test
    void nothingReachesTheFaultHooksOverANetwork() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "lab.hooks", ROOT + "cli")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "lab.hooks")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "lab.hooks", ROOT + "cli", ROOT + "node")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ROOT + "node.FaultHooks")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "lab.hooks")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net..", "java.nio.channels..", "com.sun.net..", "io.javalin..", "org.eclipse.jetty..")
                .check(PRODUCT);
    }

    @Test
    void theApiSeesOtherRoomsOnlyThroughViewsAndTheirValues() {
        classes()
                .that()
                .resideInAPackage(ROOT + "api")
                .should()
                .onlyDependOnClassesThat(new DescribedPredicate<>("are views, records, enums or events") {
                    @Override
                    public boolean test(JavaClass used) {
                        String other = room(used);
                        return other.isEmpty()
                                || other.equals("api")
                                || other.equals("base")
                                || other.equals("api.access")
                                || other.equals("api.http")
                                || other.equals("config")
                                || isViewOrPartOfOne(used)
                                || used.isRecord()
                                || used.isEnum()
                                || used.getSimpleName().equals("Event");
                    }
                })
                .check(PRODUCT);
    }

    @Test
    void onlyTheMediaRoomsTouchFfmpeg() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + "media", ROOT + "media.mux", ROOT + "media.publish", ROOT + "lab.encode")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(PRODUCT);
    }

    @Test
    void timeIsReadOnlyThroughTheClock() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "base")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .check(PRODUCT);
    }

    /** Observers only send verdicts: the arbiter, wired by the node, is the only component that may end sessions. */
    @Test
    void onlyTheArbiterCanEndASession() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "camera.session", ROOT + "node")
                .should()
                .accessTargetWhere(new DescribedPredicate<>("Cameras.end") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return access.getTargetOwner().getName().equals(ROOT + "camera.session.Cameras")
                                && access.getName().equals("end");
                    }
                })
                .check(PRODUCT);
        noClasses()
                .that()
                // A grid ends its own readers of the restreaming server; no camera's session is among them.
                .resideOutsideOfPackages(ROOT + "camera.session", ROOT + "media", ROOT + "stream.grid")
                .should()
                .accessTargetWhere(new DescribedPredicate<>("Interrupt.raise") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return access.getTargetOwner().getName().equals(ROOT + "media.Interrupt")
                                && access.getName().equals("raise");
                    }
                })
                .check(PRODUCT);
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "camera", ROOT + "node")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ROOT + "camera.Arbiter")
                .check(PRODUCT);
    }

    /** It observes: no keeper, no sender, no process and no connection of its own; the command hands it answers to GET requests. */
    @Test
    void theMonitorCanRestartNothing() {
        DescribedPredicate<JavaClass> acts = new DescribedPredicate<>("start, end or ask something to act") {
            @Override
            public boolean test(JavaClass used) {
                return used.getName().matches("java\\.lang\\.(Process.*|Runtime)|sun\\.misc\\.Signal.*")
                        || used.getPackageName().matches("(java|javax|jdk|com\\.sun)\\..*net.*|java\\.lang\\.foreign.*")
                        || used.getPackageName().equals("java.lang.reflect")
                        || used.getName().startsWith(ROOT + "keeper")
                        || used.getName().startsWith(ROOT + "notify");
            }
        };
        noClasses()
                .that()
                .resideInAPackage(ROOT + "monitor")
                .or()
                .haveSimpleName("MonitorCommand")
                .should()
                .dependOnClassesThat(acts)
                .check(PRODUCT);
        noClasses()
                .that()
                .haveSimpleName("MonitorCommand")
                .should()
                .accessTargetWhere(new DescribedPredicate<>("ApiOptions.post") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return access.getTargetOwner().getSimpleName().equals("ApiOptions")
                                && access.getName().equals("post");
                    }
                })
                .check(PRODUCT);
    }

    /** What tells people must not act as well: elsewhere, something "only observational" restarted things without limit. */
    @Test
    void whatTellsPeopleOnlyReads() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "announce")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("dev\\.watchkeeper\\.camera\\.(Arbiter|session\\.(Cameras|CameraUnit|CameraLoop))"
                        + "|java\\.lang\\.(Runtime|ProcessBuilder)|dev\\.watchkeeper\\.keeper\\..*")
                .check(PRODUCT);
    }

    /**
     * One restarter per child: only the keeper starts and ends the processes that it keeps alive. The repair agent's worker does so in a process of
     * its own, with the agent's processes.
     */
    @Test
    void onlyTheKeeperStartsAndEndsTrees() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "keeper.process", ROOT + "keeper", ROOT + "escalate.repair")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("dev\\.watchkeeper\\.keeper\\.process\\.(Trees?|Sweep|LibC|Spawner)")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "keeper.restart", ROOT + "keeper")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ROOT + "keeper.restart.RestartController")
                .check(PRODUCT);
    }

    /** New files are readable by this account alone, whatever the umask: PrivateFiles sees to it. Reports, demos and units are for others to read. */
    @Test
    void onlyPrivateFilesCreatesFilesInTheDataFolder() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "base", ROOT + "lab..", ROOT + "service")
                .and()
                .doNotHaveSimpleName("Users") // a file of the user's, with permissions of its own
                .and()
                .doNotHaveSimpleName("NodeNote") // a file that the keeper has created
                .and()
                .doNotHaveSimpleName("KeepAliveSample") // a file of the user's
                .should()
                .callMethodWhere(new DescribedPredicate<>("creates files by itself") {
                    @Override
                    public boolean test(JavaMethodCall call) {
                        return call.getTargetOwner().getName().equals("java.nio.file.Files")
                                        && call.getName().matches("create.*|newOutputStream|newBufferedWriter|write.*")
                                || call.getTargetOwner().getName().equals("java.nio.channels.FileChannel")
                                        && call.getName().equals("open")
                                        && !OPENS_EXISTING_FILES.contains(
                                                call.getOriginOwner().getSimpleName());
                    }
                })
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(FileOutputStream|FileWriter|RandomAccessFile)")
                .check(PRODUCT);
    }

    /** Thread.join throws for a thread that never started, and closing must work even after a failed start: use Threads.join. */
    @Test
    void onlyThreadsJoinWaitsForThreads() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "base")
                .should()
                .callMethod(Thread.class, "join", java.time.Duration.class)
                .check(PRODUCT);
    }

    /** getFileStore searches for a mount point, which a chroot may lack: base.DiskSpace asks by path. */
    @Test
    void nobodyUsesFileStores() {
        noClasses().should().callMethod(Files.class, "getFileStore", Path.class).check(PRODUCT);
    }

    @Test
    void everyRoomSaysWhatItIsFor() {
        for (String room : MAY_IMPORT.keySet()) {
            String sources = room.equals("detect.onnx") ? "src/onnx/java" : "src/main/java";
            assertThat(Path.of(sources, "dev/watchkeeper", room.replace('.', '/'), "package-info.java"))
                    .exists();
        }
    }

    private static String topLevel(String room) {
        return room.replaceFirst("\\..*", "");
    }

    /** The number of a room's paragraph in the table. */
    private static int row(String room) {
        String before = ("\n" + TABLE).split("\n" + Pattern.quote(room) + "\\s", 2)[0] + "\n";
        return before.split("\n\n", -1).length;
    }

    private static Map<String, Set<String>> imports() {
        Map<String, Set<String>> imports = new LinkedHashMap<>();
        String onePerLine = TABLE.replaceAll("\n {2,}", " ").replaceAll("\n{2,}", "\n");
        for (String line : onePerLine.strip().split("\n")) {
            List<String> words = List.of(line.split(" +"));
            imports.put(words.getFirst(), Set.copyOf(words.subList(1, words.size())));
        }
        return imports;
    }

    /** Rules that name a class hold for nothing once it is renamed. */
    @Test
    void theClassesThatRulesNameExist() {
        assertThat(PRODUCT.stream().map(JavaClass::getSimpleName))
                .contains(
                        "Cameras",
                        "CameraUnit",
                        "CameraLoop",
                        "Interrupt",
                        "Arbiter",
                        "FaultHooks",
                        "RestartController",
                        "Users",
                        "NodeNote",
                        "KeepAliveSample",
                        "MonitorCommand")
                .contains("Tree", "Trees", "Sweep", "LibC", "Spawner")
                .containsAll(OPENS_EXISTING_FILES);
    }

    private static boolean isViewOrPartOfOne(JavaClass used) {
        return used.getSimpleName().endsWith("View")
                || used.getEnclosingClass().filter(WallsTest::isViewOrPartOfOne).isPresent();
    }

    private static String room(JavaClass javaClass) {
        String name = javaClass.getBaseComponentType().getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
    }
}
