#!/bin/sh
# Makes the certificates of the TLS tests anew. They are good for nothing else. Needs openssl; run it in this folder.
set -eu
rm -f ./*.pem ./*.key
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
subject() { printf '/O=ntgen tests/CN=%s' "$1"; }
new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }

new_key "$work/ca.key"
openssl req -x509 -new -key "$work/ca.key" -subj "$(subject authority)" -days 36500 -out ca.pem

touch "$work/index"
cat > "$work/ca.conf" <<CONF
[ca]
default_ca = own
[own]
database = $work/index
new_certs_dir = $work
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
certificate = ca.pem
private_key = $work/ca.key
[any]
organizationName = supplied
commonName = supplied
CONF

# $1 its name, $2 common name, $3 alternative names, $4 and $5 from when to when
sign() {
  openssl req -new -key "$1.key" -subj "$(subject "$2")" -out "$work/$1.csr"
  printf 'subjectAltName=%s\n' "$3" > "$work/$1.ext"
  openssl ca -batch -notext -config "$work/ca.conf" -extfile "$work/$1.ext" -startdate "$4" -enddate "$5" \
    -in "$work/$1.csr" -out "$1.pem" 2> /dev/null
}

for name in broker expired elsewhere client; do new_key "$name.key"; done
sign broker broker DNS:localhost,IP:127.0.0.1 20200101000000Z 21200101000000Z
sign expired broker DNS:localhost,IP:127.0.0.1 20200101000000Z 20200102000000Z
sign elsewhere broker DNS:broker.example 20200101000000Z 21200101000000Z
sign client client DNS:client.example 20200101000000Z 21200101000000Z
openssl pkcs8 -topk8 -in client.key -passout pass:opensesame -out "$work/client.key"
mv "$work/client.key" client.key
new_key stranger.key
openssl req -x509 -new -key stranger.key -subj "$(subject localhost)" -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -days 36500 -out stranger.pem
