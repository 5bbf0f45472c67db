using System.Net.NetworkInformation;

namespace DDonDDon.Client;

/// <summary>Reports that a network may have come back. A false report costs one request.</summary>
public abstract class NetworkSignal
{
    /// <summary>The system's own reports of addresses and networks that come and go.</summary>
    public static NetworkSignal System { get; } = new SystemSignal();

    /// <summary>Calls <paramref name="recovered"/> at every sign that the network is back, on any thread, until the result is disposed.</summary>
    public abstract IDisposable Watch(Action recovered);

    private sealed class SystemSignal : NetworkSignal
    {
        public override IDisposable Watch(Action recovered) => new Subscription(recovered);
    }

    private sealed class Subscription : IDisposable
    {
        private readonly Action _recovered;

        public Subscription(Action recovered)
        {
            _recovered = recovered;
            NetworkChange.NetworkAddressChanged += OnAddress;
            NetworkChange.NetworkAvailabilityChanged += OnAvailability;
        }

        public void Dispose()
        {
            NetworkChange.NetworkAddressChanged -= OnAddress;
            NetworkChange.NetworkAvailabilityChanged -= OnAvailability;
        }

        private void OnAddress(object? sender, EventArgs change) => _recovered();

        private void OnAvailability(object? sender, NetworkAvailabilityEventArgs change)
        {
            if (change.IsAvailable) _recovered();
        }
    }
}
