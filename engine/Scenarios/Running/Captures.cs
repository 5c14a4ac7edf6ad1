using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>
/// The captures of a run. Each node's packets are noted on its own partition and written between windows, in the order of
/// (time, node, order of notice), so that a file does not depend on threads or partitions.
/// </summary>
internal sealed class Captures
{
    private const string Extension = ".pcapng";

    private readonly List<(Node Node, string File, CaptureRequest Request)> _asked = [];
    private readonly List<CaptureFile> _files = [];

    public void Add(Node node, string file, CaptureRequest request)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            throw new ScenarioException("Pcap needs a file name, such as web.pcapng.");
        }

        if (System.IO.Path.GetFileName(file) != file || !file.EndsWith(Extension, StringComparison.Ordinal))
        {
            throw new ScenarioException($"A capture is named like 'web.pcapng', without folders; '{file}' is not.");
        }

        if (_asked.Exists(a => a.Node.Index == node.Index))
        {
            throw new ScenarioException($"'{node.Name}' is captured already; a node has one capture.");
        }

        if (_asked.Find(a => a.File == file) is { File: not null } same && same.Request != request)
        {
            throw new ScenarioException(
                $"'{same.Node.Name}' is captured into '{file}' too, with another filter, snap length or rotation.");
        }

        _asked.Add((node, file, request));
    }

    public void Open(ScenarioContext context)
    {
        if (context.Settings.CaptureFile is { } path)
        {
            OpenAll(context, path, context.Settings.Capture);
        }
        else if (context.Output.Writer is { } writer)
        {
            foreach (var byFile in _asked.GroupBy(a => a.File).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                OpenAsked(context, writer, [.. byFile.Select(a => a.Node)], byFile.Key, byFile.First().Request);
            }
        }
    }

    public void Drain() => _files.ForEach(file => file.Drain());

    public void Close()
    {
        _files.ForEach(file => file.Dispose());
        _files.Clear();
    }

    private void OpenAsked(
        ScenarioContext context, RunResultsWriter writer, Node[] nodes, string name, CaptureRequest request)
    {
        var file = new CaptureFile(
            new CaptureSeries(
                request, n => writer.CreateCapture(Numbered(name, n, request)),
                n => writer.RemoveCapture(Numbered(name, n, request))),
            request);
        _files.Add(file);
        foreach (var node in nodes)
        {
            foreach (var queue in context.Simulation.World.Network.QueuesOf(node.Index))
            {
                file.Watch(context.Simulation.World, queue);
            }
        }
    }

    private void OpenAll(ScenarioContext context, string path, CaptureRequest request)
    {
        var identity = context.Output.Identity;
        try
        {
            var file = new CaptureFile(
                new CaptureSeries(
                    request,
                    n => new PcapngWriter(
                        new FileStream(Numbered(path, n, request), FileMode.Create, FileAccess.Write, FileShare.Read),
                        identity.Scenario, identity.Seed),
                    n => File.Delete(Numbered(path, n, request))),
                request);
            _files.Add(file);
            for (uint node = 0; node < context.Topology.NodeCount; node++)
            {
                file.Watch(context.Simulation.World, node);
            }
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException($"The capture '{path}' cannot be written: {wrong.Message}", wrong) { IsUsage = true };
        }
    }

    // web.pcapng, or web.00000.pcapng and so on when it is cut.
    private static string Numbered(string path, int number, CaptureRequest request) =>
        request.Rotates ? System.IO.Path.ChangeExtension(path, $"{number:d5}{System.IO.Path.GetExtension(path)}") : path;
}
