using NetSim.Core;

namespace NetSim.Hosts;

// Programs of machines: their start, their sleep, their end.
public sealed partial class Dispatcher
{
    private readonly Slab<Sleeper> _sleepers = new();
    private readonly Slab<Starter> _starters = new();
    private HandlerRoot? _freeRoot;
    private StreamSocket? _freeSocket;

    internal void Sleep(Machine machine, SimTime until, HandlerBox waiter)
    {
        var slot = _sleepers.Take();
        _sleepers[slot].Waiter = waiter;
        Schedule(machine, HostEvents.Sleep, until, slot, 0);
    }

    internal void StartLater(Machine machine, Func<Machine, HandlerTask> program)
    {
        if (Handler.IsRunning && Handler.Machine != machine)
        {
            throw new InvalidOperationException(
                $"A handler of '{Handler.Machine.Name}' may not start a program on '{machine.Name}': "
                + "hosts share nothing.");
        }

        machine.RequireUp("run a program");
        machine.RequireOneQueue("run programs");
        var slot = _starters.Take();
        _starters[slot] = new() { Machine = machine, Boot = machine.Boot, Program = program };
        Schedule(machine, HostEvents.Start, Now, slot, 0);
    }

    internal void AcceptAt(ListeningSocket socket, SimTime at)
    {
        var slot = _starters.Take();
        _starters[slot] = new() { Machine = socket.Machine, Listening = socket };
        Schedule(socket.Machine, HostEvents.Accept, at, slot, socket.Port);
    }

    /// <summary>Runs a connection handler on an accepted connection.</summary>
    internal void Serve(ListeningSocket listening, int accepted, Func<Connection, HandlerTask> handler)
    {
        var socket = TakeStreamSocket();
        socket.OpenAccepted(listening.Machine, accepted);
        var root = TakeRoot(listening.Machine, listening);
        root.Own(socket);
        Handlers.Start(root, handler, new Connection(socket));
    }

    internal StreamSocket TakeStreamSocket()
    {
        if (_freeSocket is not { } socket)
        {
            _createdSockets++;
            return new(this);
        }

        _freeSocket = socket.NextFree;
        socket.NextFree = null;
        return socket;
    }

    internal void Recycle(StreamSocket socket)
    {
        socket.NextFree = _freeSocket;
        _freeSocket = socket;
    }

    internal void Recycle(HandlerRoot root)
    {
        root.NextFree = _freeRoot;
        _freeRoot = root;
    }

    private HandlerRoot TakeRoot(Machine machine, IServingSocket? served)
    {
        if (_freeRoot is not { } root)
        {
            root = new();
            _createdRoots++;
        }

        _freeRoot = root.NextFree;
        root.NextFree = null;
        root.Begin(machine, served);
        return root;
    }

    private void Schedule(Machine machine, byte kind, SimTime at, int slot, uint content)
    {
        var body = new EventBody { Kind = kind, Fifth = content, Reference = slot };
        Here.Schedule(machine.Node, at, machine.Node, in body);
    }

    private void OnSlept(int slot)
    {
        var waiter = _sleepers[slot].Waiter;
        _sleepers.Release(slot);
        Handlers.Resume(waiter);
    }

    private void OnStart(int slot)
    {
        var starter = _starters[slot];
        _starters.Release(slot);
        var program = starter.Program;
        Invariant.Require(program is not null);
        if (starter.Boot != starter.Machine.Boot)
        {
            return; // The machine lost power before the program could begin.
        }

        Handlers.Start(TakeRoot(starter.Machine, null), program, starter.Machine);
    }

    private void OnAcceptAgain(int slot)
    {
        var listening = _starters[slot].Listening;
        _starters.Release(slot);
        listening?.AcceptLater();
    }

    private struct Sleeper
    {
        internal HandlerBox Waiter;
    }

    private struct Starter
    {
        internal Machine Machine;
        internal ushort Boot;
        internal Func<Machine, HandlerTask>? Program;
        internal ListeningSocket? Listening;
    }
}
