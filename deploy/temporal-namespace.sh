#!/bin/sh
# The namespace of Chiamate. What is closed stays visible for 90 days: longer than a call, while the record stays for good.
set -eu

until temporal operator cluster health --address "$TEMPORAL_ADDRESS"; do sleep 2; done
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" --address "$TEMPORAL_ADDRESS" ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 90d --address "$TEMPORAL_ADDRESS"
