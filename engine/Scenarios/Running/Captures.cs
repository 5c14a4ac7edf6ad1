using NetSim.Results;

namespace NetSim.Scenarios;

/// <summary>
/// The captures of a run. Each host's packets are noted on its own partition and written between windows, in the order of
/// (time, host, order of notice), so that a file does not depend on threads or partitions.
/// </summary>
internal sealed class Captures
{
    private readonly List<(Host Host, string File)> _asked = [];
    private readonly List<CaptureFile> _files = [];

    public void Add(Host host, string file)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            throw new ScenarioException("Pcap needs a file name, such as web.pcapng.");
        }

        if (System.IO.Path.GetFileName(file) != file || !file.EndsWith(".pcapng", StringComparison.Ordinal))
        {
            throw new ScenarioException($"A capture is named like 'web.pcapng', without folders; '{file}' is not.");
        }

        if (_asked.Exists(a => a.Host.Index == host.Index))
        {
            throw new ScenarioException($"'{host.Name}' is captured already; a host has one capture.");
        }

        _asked.Add((host, file));
    }

    public void Open(ScenarioContext context)
    {
        if (context.Settings.CaptureFile is { } path)
        {
            OpenAll(context, path);
        }
        else if (context.Output.Writer is { } writer)
        {
            foreach (var byFile in _asked.GroupBy(a => a.File).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                var file = new CaptureFile(writer.CreateCapture(byFile.Key));
                foreach (var (host, _) in byFile)
                {
                    foreach (var queue in context.Simulation.World.Network.QueuesOf(host.Index))
                    {
                        file.Watch(context.Simulation.World, queue);
                    }
                }

                _files.Add(file);
            }
        }
    }

    public void Drain() => _files.ForEach(file => file.Drain());

    public void Close()
    {
        _files.ForEach(file => file.Dispose());
        _files.Clear();
    }

    private void OpenAll(ScenarioContext context, string path)
    {
        var identity = context.Output.Identity;
        try
        {
            var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
            var file = new CaptureFile(new PcapngWriter(stream, identity.Scenario, identity.Seed));
            for (uint node = 0; node < context.Topology.NodeCount; node++)
            {
                file.Watch(context.Simulation.World, node);
            }

            _files.Add(file);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException($"The capture '{path}' cannot be written: {wrong.Message}", wrong) { IsUsage = true };
        }
    }
}
