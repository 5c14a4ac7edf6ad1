using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;

namespace NetSim.Tests.Unit;

public sealed class HandlerTaskTests
{
    private static readonly SimTime Later = new(long.MaxValue - 1);

    [Test]
    public void A_program_sleeps_simulated_time()
    {
        using var world = OneHost();
        var woke = SimTime.Zero;
        world.MachineOf("a").Start(async _ =>
        {
            await Handler.Sleep(Duration.FromMilliseconds(20));
            await Handler.Sleep(Duration.FromMilliseconds(5));
            woke = Handler.Now;
        });

        world.RunUntil(Later);

        Assert.That(woke, Is.EqualTo(new SimTime(25_000_000)));
    }

    [Test]
    public void Sleepers_wake_in_the_order_of_their_instants_and_then_of_their_calls()
    {
        using var world = OneHost();
        var order = new List<string>();
        var machine = world.MachineOf("a");
        machine.Start(Wait("second", 10));
        machine.Start(Wait("third", 10));
        machine.Start(Wait("first", 5));

        world.RunUntil(Later);

        Assert.That(order, Is.EqualTo(["first", "second", "third"]));

        Func<Machine, HandlerTask> Wait(string name, int milliseconds) => async _ =>
        {
            await Handler.Sleep(Duration.FromMilliseconds(milliseconds));
            order.Add(name);
        };
    }

    [Test]
    public void A_sleep_counts_from_its_call_and_not_from_its_await()
    {
        using var world = OneHost();
        var woke = SimTime.Zero;
        world.MachineOf("a").Start(async _ =>
        {
            var deadline = Handler.Sleep(Duration.FromMilliseconds(30));
            await Handler.Sleep(Duration.FromMilliseconds(10));
            await deadline;
            woke = Handler.Now;
        });

        world.RunUntil(Later);

        Assert.That(woke, Is.EqualTo(new SimTime(30_000_000)));
    }

    [Test]
    public void A_sleep_of_zero_lets_what_was_scheduled_before_go_first()
    {
        using var world = OneHost();
        var order = new List<string>();
        world.MachineOf("a").Start(async machine =>
        {
            machine.Start(_ =>
            {
                order.Add("other");
                return HandlerTask.Completed;
            });
            await Handler.Sleep(Duration.Zero);
            order.Add("sleeper");
        });

        world.RunUntil(Later);

        Assert.That(order, Is.EqualTo(["other", "sleeper"]));
    }

    [Test]
    public void A_handler_awaits_local_functions_with_and_without_a_value()
    {
        using var world = OneHost();
        var sum = 0;
        world.MachineOf("a").Start(async _ =>
        {
            await Pause(1);
            sum = await Add(1, 2) + await Add(3, 4) + await Immediate(5);

            static async HandlerTask Pause(int milliseconds) =>
                await Handler.Sleep(Duration.FromMilliseconds(milliseconds));

            static async HandlerTask<int> Add(int a, int b)
            {
                await Pause(a);
                await Pause(b);
                return a + b;
            }

            static async HandlerTask<int> Immediate(int a)
            {
                await HandlerTask.Completed;
                return a;
            }
        });

        world.RunUntil(Later);

        Assert.That(sum, Is.EqualTo(15));
    }

    [Test]
    public void An_exception_goes_to_who_awaits_after_and_before_a_suspension()
    {
        using var world = OneHost();
        var caught = new List<string>();
        world.MachineOf("a").Start(async _ =>
        {
            try
            {
                await Fail(sleeps: true);
            }
            catch (FormatException error)
            {
                caught.Add(error.Message);
            }

            try
            {
                await Fail(sleeps: false);
            }
            catch (FormatException error)
            {
                caught.Add(error.Message);
            }

            static async HandlerTask<int> Fail(bool sleeps)
            {
                await (sleeps ? Nap() : HandlerTask.Completed);
                throw new FormatException(sleeps ? "late" : "early");
            }

            static async HandlerTask Nap() => await Handler.Sleep(Duration.FromMilliseconds(1));
        });

        world.RunUntil(Later);

        Assert.That(caught, Is.EqualTo(["late", "early"]));
    }

    [Test]
    public void An_exception_that_nobody_catches_ends_the_run_and_names_machine_and_time()
    {
        using var world = OneHost();
        world.MachineOf("a").Start(async _ =>
        {
            await Handler.Sleep(Duration.FromMilliseconds(7));
            throw new FormatException("no such page");
        });

        var failure = Assert.Throws<HandlerFailedException>(() => world.RunUntil(Later))!;

        Assert.That(failure.Message, Is.EqualTo("a handler of 'a' failed at 7ms: no such page"));
        Assert.That(failure.MachineName, Is.EqualTo("a"));
        Assert.That(failure.At, Is.EqualTo(new SimTime(7_000_000)));
        Assert.That(failure.InnerException, Is.TypeOf<FormatException>());
        Assert.That(failure.InnerException!.StackTrace, Does.Contain(nameof(HandlerTaskTests)));
    }

    [Test]
    public void An_exception_of_a_method_that_nobody_awaits_ends_the_run_as_well()
    {
        using var world = OneHost();
        world.MachineOf("a").Start(async machine =>
        {
            _ = Fail();
            await Handler.Sleep(Duration.FromMilliseconds(7));

            static async HandlerTask Fail()
            {
                await Handler.Sleep(Duration.FromMilliseconds(1));
                throw new FormatException("forgotten");
            }
        });

        Assert.That(
            () => world.RunUntil(Later),
            Throws.TypeOf<HandlerFailedException>().With.Message.Contains("forgotten"));
    }

    [Test]
    public void A_method_started_first_and_awaited_later_runs_meanwhile()
    {
        using var world = OneHost();
        var done = SimTime.Zero;
        world.MachineOf("a").Start(async _ =>
        {
            var left = Nap(20);
            var right = Nap(30);
            await left;
            await right;
            done = Handler.Now;

            static async HandlerTask Nap(int milliseconds) =>
                await Handler.Sleep(Duration.FromMilliseconds(milliseconds));
        });

        world.RunUntil(Later);

        Assert.That(done, Is.EqualTo(new SimTime(30_000_000)));
    }

    [Test]
    public void Awaiting_a_foreign_task_is_refused_by_name_even_when_the_handler_catches_it()
    {
        using var world = OneHost();
        world.MachineOf("a").Start(async _ =>
        {
            try
            {
                await Task.Delay(1);
            }
            catch (InvalidOperationException)
            {
            }
        });

        var failure = Assert.Throws<HandlerFailedException>(() => world.RunUntil(Later))!;

        Assert.That(failure.Message, Does.Contain("awaits Task.TaskAwaiter").Or.Contain("awaits TaskAwaiter"));
        Assert.That(
            failure.Message,
            Does.Contain(nameof(Awaiting_a_foreign_task_is_refused_by_name_even_when_the_handler_catches_it)));
        Assert.That(failure.Message, Does.Match(@"HandlerTaskTests\.cs:\d+"));
    }

    [Test]
    public void Awaiting_a_sleep_in_an_ordinary_async_method_is_refused()
    {
        using var world = OneHost();
        world.MachineOf("a").Start(machine =>
        {
            _ = Foreign();
            return HandlerTask.Completed;

            static async Task Foreign() => await Handler.Sleep(Duration.FromMilliseconds(1));
        });

        Assert.That(
            () => world.RunUntil(Later),
            Throws.TypeOf<HandlerFailedException>().With.Message.Contains("returns HandlerTask"));
    }

    [Test]
    public void A_task_awaited_twice_is_refused()
    {
        using var world = OneHost();
        world.MachineOf("a").Start(async _ =>
        {
            var nap = Nap();
            await nap;
            await nap;

            static async HandlerTask Nap() => await Handler.Sleep(Duration.FromMilliseconds(1));
        });

        Assert.That(() => world.RunUntil(Later), Throws.TypeOf<HandlerFailedException>().With.Message.Contains("once"));
    }

    [Test]
    public void A_negative_sleep_is_refused()
    {
        using var world = OneHost();
        world.MachineOf("a").Start(async _ => await Handler.Sleep(new(-1)));

        Assert.That(() => world.RunUntil(Later), Throws.TypeOf<HandlerFailedException>());
    }

    [Test]
    public void Outside_of_handlers_there_is_no_current_machine()
    {
        Assert.That(() => Handler.Now, Throws.InvalidOperationException);
        Assert.That(Handler.IsRunning, Is.False);
    }

    [Test]
    public void A_handler_may_start_programs_on_its_own_machine_only()
    {
        var topology = new Topology();
        topology.AddNode(NodeKind.Host, "a");
        topology.AddNode(NodeKind.Host, "b");
        using var world = World.Build(topology);
        var other = world.MachineOf("b");
        world.MachineOf("a").Start(_ =>
        {
            other.Start(_ => HandlerTask.Completed);
            return HandlerTask.Completed;
        });

        Assert.That(
            () => world.RunUntil(Later),
            Throws.TypeOf<HandlerFailedException>().With.Message.Contains("share nothing"));
    }

    [Test]
    public void Steady_sleeping_and_nesting_allocates_nothing()
    {
        using var world = OneHost();
        var rounds = 0L;
        world.MachineOf("a").Start(async _ =>
        {
            while (true)
            {
                rounds += await Round();
            }

            static async HandlerTask<int> Round()
            {
                await Nap();
                await Nap();
                return 1;
            }

            static async HandlerTask Nap() => await Handler.Sleep(Duration.FromMilliseconds(1));
        });
        world.RunUntil(new(10_000_000_000));
        var before = GC.GetAllocatedBytesForCurrentThread();

        world.RunUntil(new(20_000_000_000));

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_024), "10,000 sleeps");
        Assert.That(rounds, Is.EqualTo(9_999));
    }

    private static World OneHost()
    {
        var topology = new Topology();
        topology.AddNode(NodeKind.Host, "a");
        return World.Build(topology);
    }
}
