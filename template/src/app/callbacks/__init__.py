"""The callbacks: requests that this service makes to an address of its client's."""
